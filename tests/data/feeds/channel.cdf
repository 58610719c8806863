<?xml version="1.0"?>
<CHANNEL HREF="https://cdf.example/"><TITLE>Channel</TITLE>
<ITEM HREF="https://cdf.example/1" LASTMOD="2026-11-22T01:00:00Z"><TITLE>An export ban</TITLE><ABSTRACT>In short.</ABSTRACT></ITEM>
</CHANNEL>
