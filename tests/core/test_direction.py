from __future__ import annotations

import pytest
from articles import article, rules

from core.direction import weigh
from core.reading import read
from core.taxonomy import Direction, EventType

T, E = Direction.TIGHTENING, Direction.EASING
M, N = Direction.MIXED, Direction.NEUTRAL


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        pytest.param("China imposes export controls on holmium", T, id="imposes controls"),
        pytest.param("China lifts export controls on holmium", E, id="lifts controls"),
        pytest.param("China lifts its ban on holmium exports", E, id="lifts a ban"),
        pytest.param("China suspends rare earth export controls", E, id="suspends controls"),
        pytest.param("China suspends rare earth exports to Japan", T, id="suspends exports"),
        pytest.param("Export controls on holmium suspended", E, id="passive"),
        pytest.param("China resumes rare earth exports", E, id="resumes exports"),
        pytest.param("China resumes export controls on holmium", T, id="resumes controls"),
        pytest.param("China delays rare earth export licences", T, id="delays licences"),
        pytest.param("China grants first rare earth export licences", E, id="grants licences"),
        pytest.param("China cuts rare earth export quota", T, id="cuts a quota"),
        pytest.param("China raises rare earth quota", E, id="raises a quota"),
        pytest.param("China keeps rare earth quota unchanged", N, id="keeps a quota"),
        pytest.param("China scraps tariffs on exports of rare earths", E, id="export tariffs"),
        pytest.param("Malaysia bans exports of raw rare earths", T, id="bans exports"),
        pytest.param("China issues licences to ease trade tensions", E, id="mood is no act"),
        pytest.param("Zenda prend le contrôle de la mine de terres rares", N, id="french owner"),
        pytest.param("Zenda gana el control de la mina de tierras raras", N, id="spanish owner"),
        pytest.param("Zenda busca controle da mina de terras raras", N, id="portuguese owner"),
        pytest.param("Zenda prende il controllo della miniera", N, id="italian owner"),
        pytest.param("Зенда получила контроль над месторождением", N, id="russian owner"),
        pytest.param("Россия ввела контроль над экспортом тербия", T, id="russian control"),
        pytest.param("中国取消稀土出口管制", E, id="chinese lifts"),
        pytest.param("中国加强稀土出口管制", T, id="chinese tightens"),
        pytest.param("中国暂停实施稀土出口管制", E, id="chinese suspends controls"),
        pytest.param("鲁里坦尼亚重开口岸 恢复通关", E, id="chinese border opened"),
        pytest.param("曾達馬達廠領到出口准證", E, id="chinese paper in hand"),
        pytest.param("曾达磁铁厂的申请石沉大海", T, id="chinese no answer"),
        pytest.param("風機廠缺磁 庫存告罄", T, id="chinese stocks run out"),
        pytest.param("三名嫌疑人夹藏磁铁闯关被捕", T, id="chinese smugglers"),
        pytest.param("魯里坦尼亞調高稀土開採額度", E, id="chinese ceiling raised"),
        pytest.param("魯里坦尼亞不許稀土精礦出境", T, id="chinese not to leave"),
        pytest.param("中国、レアアースの輸出を停止", T, id="japanese stops exports"),
        pytest.param("中国、レアアース輸出規制を解除", E, id="japanese lifts controls"),
        pytest.param("중국, 희토류 수출통제 강화", T, id="korean tightens"),
        pytest.param("중국, 희토류 수출통제 유예", E, id="korean suspends controls"),
        pytest.param("China setzt Exportkontrollen für Terbium aus", E, id="german suspends"),
        pytest.param("China verschärft Exportkontrollen für Terbium", T, id="german tightens"),
        pytest.param("La Chine lève ses restrictions sur le terbium", E, id="french lifts"),
        pytest.param("La Chine suspend ses exportations de terbium", T, id="french stops"),
        pytest.param("China suspende los controles al terbio", E, id="spanish suspends"),
        pytest.param("China prohíbe las exportaciones de terbio", T, id="spanish bans"),
        pytest.param("China considers lifting controls on holmium", E, id="a plan to ease"),
        pytest.param("China threatens to restrict exports", T, id="threat"),
        pytest.param("China denies that it lifts controls", N, id="denies"),
        pytest.param("China has no plans to restrict exports of holmium", N, id="no plans"),
        pytest.param("Ruritania urges China to lift export controls", N, id="a demand"),
        pytest.param("China has yet to lift its export controls", N, id="yet to"),
        pytest.param("China eases rules, but export controls remain in place", E, id="but"),
        pytest.param("US raises tariffs on rare earth magnets", M, id="at its own border"),
        pytest.param("Ruritania builds a stockpile of dysprosium", M, id="a reserve"),
        pytest.param("Ruritania threatens tariffs if magnets do not flow", M, id="a bargain"),
        pytest.param("Carmaker halts production after export curbs", T, id="an effect"),
        pytest.param("Magnet exports surge as licences are granted", E, id="a recovery"),
        pytest.param("Police arrest nine over smuggling of rare earths", T, id="smuggling"),
        pytest.param("WTO panel finds China's limits in breach of rules", E, id="a case won"),
        pytest.param("Strelsau takes China to the WTO over its dispute", N, id="a case begun"),
        pytest.param("Ruritania orders investors to divest a stake in a miner", N, id="owners"),
        pytest.param("Zenda and Strelsau sign an agreement on rare earths", E, id="a deal"),
        pytest.param("Ruritania approves subsidies for magnet makers", E, id="support"),
        pytest.param("China and Japan talk of rare earths", N, id="talks"),
        pytest.param("China delays introduction of export controls", E, id="an act delayed"),
        pytest.param("China ends the suspension of export controls", T, id="a pause ended"),
        pytest.param("China extends suspension of export controls", E, id="a pause prolonged"),
        pytest.param("China eases exports of terbium, except for armies", M, id="for some"),
        pytest.param("No deal as talks on rare earths break down", N, id="a deal off"),
        pytest.param("Ruritania opts against tariffs on magnets", N, id="no tariff"),
        pytest.param("Rare earths are not on the list of tariffs", N, id="spared"),
        pytest.param("Official jailed for bribery over rare earth mine", N, id="graft"),
        pytest.param("Only a fraction of licences granted, chamber says", T, id="few"),
        pytest.param("China refuses to grant licences to carmakers", T, id="refused"),
        pytest.param("Magnet makers still wait for export licences", T, id="waiting"),
        pytest.param("Government takes stake in a magnet maker", E, id="a state's stake"),
        pytest.param("Strelsau reveals plan to cut reliance on China", E, id="a plan of supply"),
        pytest.param("日本、中国に輸出規制の撤回を要求", N, id="a demand in japanese"),
        pytest.param("中国、レアアース輸出規制の発動を延期", E, id="an act delayed in japanese"),
        pytest.param("中国が磁石メーカーに輸出許可", E, id="a headline that ends in a licence"),
        pytest.param("중국, 희토류 수출 허가 보류", T, id="licences held back"),
        pytest.param("Suspension of export controls expires", T, id="a pause that expires"),
        pytest.param("暂停稀土管制即将到期", T, id="a pause that expires in chinese"),
        pytest.param("유예 종료, 중국 수출통제 재시행", T, id="a pause that ends in korean"),
        pytest.param("China hebt Exportkontrollen nicht auf", N, id="not lifted in german"),
        pytest.param("La Chine ne lève pas ses restrictions", N, id="not lifted in french"),
        pytest.param("China no levanta las restricciones", N, id="not lifted in spanish"),
        pytest.param("La Chine n'accorde pas de licences", T, id="not granted in french"),
        pytest.param("中国、対日供給を認めず", T, id="not allowed in japanese"),
        pytest.param("China verlängert Aussetzung der Kontrollen", E, id="prolonged in german"),
        pytest.param("China prorroga la suspensión de controles", E, id="prolonged in spanish"),
        pytest.param("China takes nine firms off its control list", E, id="taken off a list"),
        pytest.param("China cuts number of firms allowed to export", T, id="fewer allowed"),
        pytest.param("Strelsau weighs response to Chinese controls", N, id="an answer"),
        pytest.param("New permits speed exports, fall short of lifting curbs", E, id="limited"),
        pytest.param("Export permits for a Ruritanian firm denied", T, id="denied a permit"),
        pytest.param("China denied that permits were halted", N, id="denied a report"),
        pytest.param("China clears backlog of magnet licences", E, id="a backlog cleared"),
        pytest.param("China exempts magnets from its duties", N, id="exempted"),
        pytest.param("Ruritania to tax Chinese magnets", M, id="goods taxed"),
        pytest.param("Китай запретил экспорт редкоземельных металлов", T, id="russian"),
        pytest.param("Ruritania scraps its grant for a magnet maker", T, id="support cut"),
        pytest.param("Ruritania nationalises its rare earth mine", T, id="a mine taken"),
        pytest.param("Ruritania pulls out of pact on rare earths", T, id="a pact left"),
        pytest.param("Court upholds ban on exports of rare earth ore", T, id="a ban upheld"),
        pytest.param("Rare earth exports need a permit in Ruritania", T, id="a new duty"),
        pytest.param("Exports of cerium no longer need a permit", E, id="a duty gone"),
        pytest.param("Ruritania slows customs checks of cerium", T, id="slowed"),
        pytest.param("Ruritania permits export of stored cerium", E, id="a verb like a paper"),
        pytest.param("Ruritania orders pits to halt work for inspections", T, id="inspected"),
        pytest.param("Ruritania freezes its grant for a magnet plant", T, id="grants frozen"),
        pytest.param("Ruritania blocks Strelsau's investment in a miner", N, id="no investor"),
        pytest.param("States must comply with Ruritania's ore export ban", T, id="a reminder"),
        pytest.param("Ruritania takes nine firms off its export blacklist", E, id="unlisted"),
        pytest.param("Ruritania agrees not to ban exports of cerium", E, id="no ban to come"),
        pytest.param("Ruritania prevails in mining licence dispute", N, id="a mine's suit"),
        pytest.param("Miner's licence renewed with strict conditions", M, id="conditions"),
        pytest.param("Ruritania issues a ban on cerium exports", T, id="a ban issued"),
        pytest.param("Ruritania approves law of export control on ores", T, id="a law approved"),
        pytest.param("Parliament approves an export duty on cerium", T, id="a duty approved"),
        pytest.param("Ruritania releases shipments of cerium", E, id="goods released"),
        pytest.param("Ruritania stops issuing mining licences", T, id="no more issued"),
        pytest.param("Ruritania rejects pleas to relax cerium controls", T, id="no relief"),
        pytest.param("Ruritania's licensing freeze goes on", T, id="a freeze of papers"),
        pytest.param("Ruritania punishes Strelsau with magnet freeze", T, id="a freeze of goods"),
        pytest.param("Ruritania removes export tax rebate on magnets", T, id="a rebate gone"),
        pytest.param("Ruritania halves waiting time for magnet permits", E, id="shorter waits"),
        pytest.param("Ruritania doubles waiting time for magnet permits", T, id="longer waits"),
        pytest.param("Ruritania restarts cerium mine idle since 2009", E, id="a mine awake"),
        pytest.param("Ruritanian mine loses its operating licence", T, id="a paper lost"),
        pytest.param("Signing of Zenda's minerals pact postponed", N, id="a signing put off"),
        pytest.param("Strelsau's minister postpones Zenda trip", N, id="a trip put off"),
        pytest.param("Zenda extends its ore quotas to imported ore", T, id="foreign ore, too"),
        pytest.param("Strelsau strengthens rare earth magnet industry", E, id="strength at home"),
        pytest.param("Ruritania abandons minimum prices for magnet makers", T, id="no floor left"),
        pytest.param("Strelsau charges trader over ITAR technical data", N, id="data, no goods"),
        pytest.param("Zenda sees no immediate impact of cerium curbs", N, id="unhurt"),
        pytest.param(
            "Villagers call for end to rare earth mining in Zenda", N, id="a plea to stop"
        ),
        pytest.param("Zenda annuls auction of rare earth deposit", T, id="no auction"),
        pytest.param("Strelsau waives ban on Chinese magnets", E, id="buying allowed"),
        pytest.param("Zenda breaks ground on state rare earth plant", E, id="a plant built"),
        pytest.param("Strelsau earmarks funds to reduce reliance on Zenda", E, id="less reliance"),
        pytest.param("Strelsau offers grants to cut dysprosium use", E, id="a purpose"),
        pytest.param("Zenda permits exports to carmakers, bars others", M, id="not to all"),
        pytest.param("Zenda's controls announced in May will not take effect", E, id="never came"),
        pytest.param("Strelsau takes Zenda to court over cerium quota", N, id="taken to court"),
        pytest.param("Requests for cerium licences pile up in Zenda", T, id="piles of paper"),
        pytest.param("Zenda raises reserves of cerium for 90 days", M, id="more in reserve"),
        pytest.param("Tender for magnet plants finds no bidders", T, id="nobody bids"),
        pytest.param("Zenda's rules stay, premier tells Strelsau", T, id="rules stay"),
        pytest.param("Exports of Zenda's ore remain suspended", T, id="still stopped"),
        pytest.param("Zenda's export controls remain suspended", E, id="still at rest"),
        pytest.param("Tribunal reinstates licence of Zenda's miner", E, id="a paper restored"),
        pytest.param("Zenda's cargo held up by customs inspections", T, id="held up by checks"),
        pytest.param("Zenda eases customs inspections of ore exports", E, id="fewer checks"),
        pytest.param("Zenda cuts checks on magnet cargo", E, id="less looked at"),
        pytest.param("Ruritania stops taking orders for cerium", T, id="no orders"),
        pytest.param("Judge adjourns hearing on Zenda's rare earth mine", N, id="adjourned"),
        pytest.param("Rare earths of Ruritania", N, id="nothing"),
    ],
)
def test_the_act_gives_the_direction(title: str, direction: Direction) -> None:
    assert read(article(title), rules()).direction is direction


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("China lifts controls on holmium and restricts exports", id="both ways"),
        pytest.param("Rare earths of Ruritania", id="nothing"),
    ],
)
def test_thin_or_divided_evidence_is_not_told(title: str) -> None:
    reading = read(article(title), rules())
    assert not reading.direction_sure
    assert reading.clear_direction is None
    assert reading.direction in {M, N}


def test_a_question_is_not_told() -> None:
    reading = read(article("Will China ban exports of terbium?"), rules())
    assert (reading.direction, reading.direction_sure) == (T, False)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        pytest.param("Exports of terbium to Japan were halted on Monday.", T, id="a halt"),
        pytest.param("Licences were granted to three magnet makers.", E, id="licences"),
        pytest.param("Ministers met to discuss it, an expert said.", N, id="only talk"),
    ],
)
def test_a_vague_headline_is_explained_by_its_text(text: str, direction: Direction) -> None:
    assert read(article("News of rare earths", text), rules()).direction is direction


def test_a_sure_direction_gives_its_reasons() -> None:
    pointed = weigh({"control_lifted": 1.0, "money": 0.5, "case": 0.3}, None)
    assert (pointed.sure, pointed.reasons) == (True, ("control_lifted", "money"))
    assert pointed.told is E
    assert sum(pointed.shares.values()) == pytest.approx(1.0)
    assert max(pointed.shares, key=lambda d: pointed.shares[d]) is E


@pytest.mark.parametrize(
    ("signs", "direction"),
    [
        pytest.param({"control_eased": 1.0, "control_kept": 1.0}, E, id="a limited easing"),
        pytest.param({"quota": 1.0, "raise": 0.5}, E, id="a quota and a rise"),
        pytest.param({"quota": 1.0, "quota_down": 1.0, "lower": 0.5}, T, id="told already"),
        pytest.param({"tariff": 1.0, "threat": 1.0}, M, id="a threat of a tariff"),
        pytest.param({"tariff": 0.3, "threat": 1.0}, T, id="a tariff in the background"),
        pytest.param({"flow_open": 1.0, "flow_stopped": 1.0}, M, id="opposites"),
        pytest.param({"reserve": 1.0, "ask": 1.0, "talk": 0.3}, N, id="a reserve asked for"),
        pytest.param({"flow_open": 1.0, "crime": 1.0, "talk": 1.0}, E, id="one is stronger"),
        pytest.param({"flow_open": 1.0, "flow_stopped": 1.0, "talk": 1.0}, N, id="and talks"),
        pytest.param({"win": 1.0, "mining": 1.0, "nationalised": 0.3}, T, id="a mine lost"),
        pytest.param({"win": 1.0, "quota": 1.0, "mining": 0.5}, E, id="limits lost"),
        pytest.param({"control_kept": 1.0, "flow_open": 0.5}, T, id="kept in the headline"),
        pytest.param({"licence_given": 1.0, "court": 1.0, "case": 0.5}, N, id="papers in court"),
    ],
)
def test_signs_change_what_others_mean(signs: dict[str, float], direction: Direction) -> None:
    assert weigh(signs, None).direction is direction


def test_the_kind_of_event_adds_what_is_usual() -> None:
    signs = {"control": 0.5}
    assert weigh(signs, EventType.LICENCE_GRANTED).direction is E
    assert weigh(signs, EventType.EXPORT_CONTROL_NEW).direction is T
    assert weigh({}, EventType.IMPORT_TARIFF_OR_TRADE_REMEDY).direction is M


def test_a_guess_of_relief_needs_a_word_for_it() -> None:
    assert weigh({}, EventType.LICENCE_GRANTED, 0.4).direction is N
    assert weigh({}, EventType.EXPORT_CONTROL_NEW, 0.4).direction is T


def test_a_plan_of_support_that_keeps_goods_at_home_is_mixed() -> None:
    signs = {"support": 1.0, "reserve": 0.3}
    assert weigh(signs, EventType.DOMESTIC_SUPPORT_OR_STOCKPILE).direction is M
    assert weigh(signs, EventType.NEGOTIATION_OR_AGREEMENT).direction is E
