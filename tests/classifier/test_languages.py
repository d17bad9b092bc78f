"""The model knows English only: elsewhere the bot suggests nothing."""

import pytest

from bot.classifier import Classifier
from bot.classifier.languages import is_english
from training.examples import GIVEN_REPLIES, replies

FOREIGN = [
    "Ich habe die neue Preisstrategie mit dem Vorstand besprochen und den Newsletter verschickt",
    "Diese Woche nur Tickets bearbeitet und zwei neue Kollegen eingearbeitet",
    "Den Dienstplan geschrieben, drei Gespräche geführt",
    "J'ai préparé le plan de contenu pour notre équipe et répondu aux clients",
    "Cette semaine j'ai corrigé les bugs de la page de paiement",
    "Réunion avec la direction, j'ai proposé de fermer le magasin",
    "Esta semana preparé el informe y hablé con la directora sobre los precios",
    "He publicado los vídeos y contestado a los clientes",
    "Esta semana fiz o relatório e falei com a diretora sobre os preços",
    "Publiquei os vídeos e respondi aos clientes da loja",
    "W tym tygodniu przygotowałem raport i rozmawiałem z dyrektorem o cenach",
    "Napisałam plan testów dla naszego zespołu",
    "Questa settimana ho scritto il piano per il nostro reparto",
    "Deze week heb ik de planning voor ons team gemaakt",
    "今週は新しい計画を書きました",
    "На этой неделе я написал план",
    "كتبت خطة جديدة للفريق",
]
NON_NATIVE = [
    "I have make the documentation for machine and I speaked with my chef about it",
    "Yesterday I was proposing to director to close the second shift, he has accepted",
    "we have done the inventur with Müller GmbH and José from Málaga",
    "first time I write test strategy for whole team, before it was always Marek",
    "Updated the résumé screening, talked to Zoë & Łukasz about the café pilot",
    "customer from São Paulo was angry, i do refund",
    "reels", "QBR", "3 PRs", "OKRs Q3", "deploy", "1:1s", "Jira", "ok", "Outlook migration", "SEO audit",
]  # fmt: skip


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_not_known(classifier: Classifier, text: str) -> None:
    assert not classifier.place([text])[0].known_language


@pytest.mark.parametrize("text", NON_NATIVE)
def test_english_is_known_however_it_is_written(classifier: Classifier, text: str) -> None:
    assert classifier.place([text])[0].known_language


def test_every_labelled_reply_is_taken_for_english() -> None:
    assert [reply.text for reply in replies(GIVEN_REPLIES) if not is_english(reply.text)] == []


def test_a_short_piece_follows_the_language_of_its_reply(classifier: Classifier) -> None:
    pieces = classifier.read(
        "Newsletter\nStrategie-Meeting\nIch habe mit dem Team über die Preise gesprochen"
    )
    assert not any(piece.placement.known_language for piece in pieces)


def test_what_it_cannot_read_is_cut_at_lines_and_sentences_and_none_is_lost(classifier: Classifier) -> None:
    reply = (
        "- Ich habe dem Vorstand gezeigt, warum Kunden z.B. abspringen. Und Schichten übernommen!\n"
        "> Wer hat das Budget?\n"
        "今週は新しい価格戦略を経営陣に提案しました。会議にも出ました"
    )
    assert [piece.text for piece in classifier.read(reply)] == [
        "Ich habe dem Vorstand gezeigt, warum Kunden z.B. abspringen",
        "Und Schichten übernommen",
        "今週は新しい価格戦略を経営陣に提案しました",
        "会議にも出ました",
    ]
    assert all(reply[piece.start : piece.end] == piece.text for piece in classifier.read(reply))
