# Two stages: whatever compiles stays behind in the first.
FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements-runtime.lock ./
RUN /venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-runtime.lock \
    && /venv/bin/python -m pip uninstall -y pip

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home rarewatch \
    && mkdir /data && chown rarewatch:rarewatch /data && chmod 0700 /data
WORKDIR /app
COPY --from=build /venv /venv
COPY configuration.py inquiry.py main.py policy.py replica.py ./
COPY bot bot
COPY config config
COPY core core
COPY jobs jobs
COPY store store
COPY study study
COPY web web
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RAREWATCH_DATA_DIR=/data \
    RAREWATCH_WEB=127.0.0.1:8080
USER rarewatch
VOLUME /data
# The same endpoint that a monitor reads; 503 if a part does not answer. A replica without the role `web`: RAREWATCH_WEB=off.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "import http.client, os, sys; \
    web = os.environ['RAREWATCH_WEB']; web == 'off' and sys.exit(); \
    page = http.client.HTTPConnection('127.0.0.1:' + web.rpartition(':')[2], timeout=4); \
    page.request('GET', '/health'); sys.exit(page.getresponse().status != 200)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "/app/main.py"]
CMD ["run"]
