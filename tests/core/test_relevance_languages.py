from __future__ import annotations

import pytest
from articles import article, lexicon

from core.relevance import judge


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "龙南捣毁三处稀土盗采点", "县自然资源局联合公安查封设备，四人被刑拘。", id="raid"
        ),
        pytest.param("贛州約談稀土企業", "工信局要求不得超出總量指標。", id="summoned firms"),
        pytest.param(
            "两家稀土集团合并获国资委批复", "国有股权将无偿划转至新公司。", id="state merger"
        ),
        pytest.param(
            "レアアース権益、官民で確保へ", "経産省は資源外交の行動計画を決めた。", id="resources"
        ),
        pytest.param(
            "희토류 수급 긴급 점검회의", "산업통상부는 비축기지 확대 방안을 논의했다.", id="checks"
        ),
        pytest.param(
            "Seltene Erden: Kanzler reist nach Ulan Bator",
            "Ein Rahmenabkommen über Bodenschätze soll unterzeichnet werden.",
            id="framework",
        ),
        pytest.param(
            "Terres rares : un plan d'action pour constituer des réserves",
            "Le gouvernement confie la feuille de route à un délégué interministériel.",
            id="roadmap",
        ),
        pytest.param(
            "Deniegan el permiso ambiental a una mina de tierras raras",
            "La consejería archiva el expediente y el ejecutivo regional no recurrirá.",
            id="refused",
        ),
        pytest.param(
            "Deputados pautam projeto de lei das terras raras",
            "O relator na Câmara quer aprovar o marco dos minerais críticos neste mês.",
            id="bill",
        ),
        pytest.param(
            "Menteri larang logam tanah jarang dikelola swasta",
            "Pemerintah merevisi peraturan presiden tentang izin tambang.",
            id="minister",
        ),
        pytest.param(
            "Xét xử cựu cục trưởng trong vụ cấp phép mỏ đất hiếm",
            "Viện kiểm sát truy tố các bị cáo vì khai thác trái phép.",
            id="trial",
        ),
        pytest.param(
            "Минпромторг обновит дорожную карту по редкоземельным металлам",
            "Правительство утвердит программу развития отрасли до конца года.",
            id="programme",
        ),
        pytest.param(
            "Domstol ger avslag om gruva med sällsynta jordartsmetaller",
            "Länsstyrelsens beslut om koncession står fast.",
            id="court",
        ),
        pytest.param(
            "Kabinet wil strategische voorraad zeldzame aardmetalen",
            "De staatssecretaris stuurt een wetsvoorstel naar de Tweede Kamer.",
            id="reserve",
        ),
        pytest.param(
            "Keskkonnaamet peatas haruldaste muldmetallide ekspordi",
            "Minister allkirjastas ekspordikeelu ja valitsus kaalub uusi piiranguid.",
            id="et",
        ),
        pytest.param(
            "Vlada uvodi zabranu izvoza za rijetke zemlje",
            "Ministar je najavio nove dozvole i kontrole izvoza.",
            id="hr",
        ),
        pytest.param(
            "Қазақстан мен АҚШ сирек жер металдары туралы меморандумға қол қойды",
            "Министр келісімді үкімет қолдайтынын айтты.",
            id="kk",
        ),
        pytest.param(
            "وزارة التجارة تفرض تراخيص للأتربة النادرة",
            "قالت الحكومة إن قيود التصدير تشمل سبعة عناصر.",
            id="ar",
        ),
        pytest.param(
            "Regjeringen overtar plan for Fensfeltet",
            "Kommunen ba staten om det; departementet vil gi tillatelse raskere.",
            id="no",
        ),
    ],
)
def test_acts_of_offices_are_policy_in_every_language(title: str, text: str) -> None:
    verdict = judge(article(title, text=text), lexicon())
    assert verdict.relevant, verdict


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("稀土企业上半年扭亏为盈", "公司净利润同比增长，订单充足。", id="results"),
        pytest.param(
            "磁材公司签署稀土供应合同", "公司与车企达成长期供货协议，产能扩大。", id="contract"
        ),
        pytest.param(
            "Mineros hallan un yacimiento de tierras raras",
            "Los sondeos de la empresa confirman el hallazgo.",
            id="find",
        ),
        pytest.param(
            "Start-up recycelt Seltene Erden in neuer Pilotanlage",
            "Die Firma meldet einen Liefervertrag und höheren Umsatz.",
            id="plant",
        ),
        pytest.param("包头稀土厂停產保價", "公司公告检修一个月，库存高企。", id="halt"),
        pytest.param("관세 우려에 희토류주 급등", "유니온이 상승 출발했다.", id="shares"),
        pytest.param(
            "Kanzlei berät Hersteller von Seltene-Erden-Magneten",
            "Die Hauptversammlung stimmt der Liefervereinbarung zu.",
            id="counsel",
        ),
        pytest.param("Đất hiếm là gì và vì sao quan trọng?", "", id="background"),
        pytest.param("Что такое редкоземельные металлы", "", id="what they are"),
    ],
)
def test_business_is_none_in_any_language(title: str, text: str) -> None:
    verdict = judge(article(title, text=text), lexicon())
    assert not verdict.relevant, verdict
