"""Companies in Chinese, Japanese and Korean that the lexicon does not know.

Theory: a name there has no capitals; what tells it is its ending (公司, 製作所, 화학), or the
word for a company beside it. It begins behind the particles of its sentence.

Known exceptions: a name that holds a particle is cut; a company without such a word is not seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.fact import Fact
from core.lexicon import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.passage import Line

_OTHERS = frozenset((Kind.INSTITUTION, Kind.PERSON, Kind.COUNTRY, Kind.COMPANY, Kind.ELEMENT))
_CHINESE = re.compile(
    r"(?:^|[，、。：“「（(；和与及])([\u4e00-\u9fff]{2,16}?"
    r"(?:(?:股份)?有限公司|集团|集團|公司|股份|株式会社"
    # 磁材商, 矿业部: a part of a longer word
    r"|(?:[矿礦钨鎢铝鋁锂鋰磁][业業]|磁材)(?![商厂廠企部局厅廳大专專伙夥生产產制製权權补補出进進项項市行])))"
)
_NO_CHINESE = re.compile(
    r"上市|国有|國有|子公司|分公司|外国|外國|[国國本]公司|企业|该公司|該公司|[两三多兩六大]家|家公司|大公司"
    r"|[各这這其等某]|出口|进口|進口|管制|全球|世界|大型|行业|行業|产业|產業|相关|相關|部分|所有|外资"
    r"|^[轻輕中重离離子型]*稀土[矿礦公集磁]|^[采採矿礦]"
    r"|引[导導]|加入|^大集|入集[团團]|一些|出售|若干|多数|多數|少数|少數|主要|前[三五十]|同[业業]|同行|竞争|競爭|委托|委託"
    r"|不少|[七八十][国國]集[团團]|[一二两兩三四五六七八九十]大集[团團]|外[贸貿]公司|[贸貿]易公司|合[资資]|旗下|母公司|[项項]目公司|[关關][联聯]"
    r"|[国國州][营營]|^[化锡錫]工?[业業]?(?:公司|集[团團])"
    r"|禁止|审查|審查|抓捕|[驳駁]回|收到|列入|[国國][内內]|扶[植持]|新建|高性能|考察|升级|升級|要求|去年|今年"
    r"|[一二三四五六七八九十\d]月|[调調]查|涉[军軍]|工[业業]部"
    r"|[增减減]持|[收並并][购購]|入股|投[资資]|基金|[图圖]片|[来來]自|[实實]施|支持|推[动動進进]|鼓[励勵]|整合|[组組]建|成立|重[组組]"
    r"|[获獲]得|批准|[发發]放|供[应應货貨]|[采採][购購]|[拥擁]有|控制|知名|著名|[龙龍][头頭]|巨[头頭]|[领領]先|[中美日外]资|[民私]营"
    r"|本土|[当當]地|新增|境[内內外]|海外|西方|[欧歐亚亞非]洲|[让讓]|被|把|[从從]|已|仍|[还還]|也|都|但|[没沒]|未|[该該]|此|每|[几幾]|最|更|只"
    r"|稀土[矿礦]?[业業]?(?:公司|集[团團])?$|^(?:[矿礦科][业業技产產]|汽[车車]|[电電]子|半[导導]体|[贸貿]易|化工|[军軍]工|能源|材料|磁材|[钢鋼][铁鐵])(?:公司|集[团團]|股份)?$"
)
_PARTICLE = re.compile("[的和与與为為对對向由是在将將稱称說说]|(?<!稀)有(?![限色研])")
_SHORTEST = 3
#: a name of so many characters may hold that of a country
_LONG = 6
_JAPANESE = re.compile(r"株式会社([ァ-ヶー一-龠A-Za-z]{2,12})|([ァ-ヶー・]{4,16})社")
_JAPANESE_BY_HABIT = re.compile(
    r"(?:^|[、。「（(・はがとやのも])(?!半導体|非鉄|有色|自動車|総合)"
    r"([ァ-ヶー一-龠]{2,8}(?:製作所|化学工業|金属工業|金属鉱業|重工業|製鋼所|ホールディングス)"
    r"|(?!バイオ|ナノ)[ァ-ヶー]{2,8}(?:化学|電機|商事))"
)
#: a company of the trade stands behind its trade
_JAPANESE_CALLED = re.compile(
    r"(?:大手|メーカー|鉱山会社|開発会社|資源会社|資源企業|新興企業|スタートアップ|精錬会社|商社)の?"
    r"(?!メーカー|グループ|トップ|レアアース|モーター|サプライ|トヨタグ|マグネット|リサイクル|コメント|メンバー)"
    r"([ァ-ヶー・]{3,16})(?![ァ-ヶー一-龠])"
)
#: 豪ライナス, in the way of the press: behind the one character of its country
_JAPANESE_OF_COUNTRY = re.compile(
    r"(?<![一-龠])[米豪独仏加英韓印蘭伯](?!メディア|ホワイト|ドル|エネルギー|ニューヨーク|ワシントン|カリフォルニア|テキサス"
    r"|アラスカ|ネバダ|ブルームバーグ|ロイター|インテリジェンス|シンクタンク|レアアース|メーカー|マグネット|スタートアップ"
    r"|ベンチャー|サイト|テレビ|ルピー|ポンド|オレゴン|コロラド|ワイオミング|クイーンズランド|ケベック|ハワイ|アリゾナ|フロリダ)"
    r"([ァ-ヶー・]{3,16})(?=[、。」,(（]|[がはにのもをへ](?![ァ-ヶ]?氏)|から|など|社|株|と(?!い))"
)
#: 업체인 라이너스: a company is what stands behind its trade
_KOREAN_CALLED = re.compile(
    r"(?:업체|기업|제조사|회사|스타트업|개발사|생산자)인\s['\"‘“]?([가-힣A-Za-z]{2,12}?)"
    r"(?=['\"’”]?(?:[은는이가의을를과와도에,(]|$))"
)
_KOREAN = re.compile(r"(?:주식회사\s?|㈜)([가-힣A-Za-z]{2,12})")
_KOREAN_BY_HABIT = re.compile(
    r"(?:^|[\s,·\"'(‘“])(?!\S*(?:석유|정밀|전기|가전|자동차|국내|글로벌|대형|주요|전문|연구|워킹|실무"
    r"|투자|테크|바이오|반도체|희토류|자석|세계|재계|다국적|기업|대기업|무기|유기|친환경|광물|국영|국유))"
    r"([가-힣A-Z]{2,8}(?:전자|화학|그룹|중공업|첨단소재))(?=[은는이가의을를과와도에,.\s]|$)"
)


_PATTERNS = (
    _CHINESE,
    _JAPANESE,
    _JAPANESE_BY_HABIT,
    _JAPANESE_CALLED,
    _JAPANESE_OF_COUNTRY,
    _KOREAN,
    _KOREAN_BY_HABIT,
    _KOREAN_CALLED,
)


def newcomers_cjk(line: Line) -> Iterator[Fact]:
    """The companies of a line that end like one, or stand behind a word for one."""
    if line.text.isascii():
        return
    for pattern in _PATTERNS:
        for place in pattern.finditer(line.text):
            start, end = place.span(place.lastindex or 0)
            if pattern is _CHINESE:
                # a name begins behind the particles of its sentence
                start = max(
                    (p.end() for p in _PARTICLE.finditer(line.text, start, end)), default=start
                )
            name = line.text[start:end]
            kinds = _OTHERS - {Kind.COUNTRY} if len(name) >= _LONG else _OTHERS
            if len(name) >= _SHORTEST and not (
                _is_known(line, start, end, kinds) or _NO_CHINESE.search(name)
            ):
                yield Fact(name, line.inner(start, end), line.role)


def _is_known(line: Line, start: int, end: int, kinds: frozenset[Kind]) -> bool:
    """Whether a span of the line is known as something else than a company."""
    offset = line.sentence.start
    return any(
        m.start < end + offset and start + offset < m.end and m.kind in kinds for m in line.matches
    )
