from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from chatbot.nlu.language import LanguageDetector

SENTENCES = {
    "de": ["Wo ist mein Paket?", "ich habe die falsche adresse angegeben", "Bekomme ich mein Geld zurück?"],
    "fr": ["Où est mon colis ?", "J'ai oublié mon mot de passe", "mon code promo ne marche pas"],
    "es": ["¿Dónde está mi paquete?", "quiero que me devuelvan el dinero", "He olvidado mi contraseña"],
    "it": ["Dov'è il mio pacco?", "Vorrei annullare il mio ordine", "la macchina del caffè è arrivata rotta"],
    "nl": ["Waar is mijn pakket?", "Ik ben mijn wachtwoord vergeten", "mijn kortingscode werkt niet"],
    "pl": ["Gdzie jest moja paczka?", "Chcę anulować moje zamówienie", "dlaczego nikt mi nie odpowiada"],
    "ru": ["где мой заказ номер семь"],
    "ja": ["注文はどこですか"],
}


@pytest.mark.parametrize(("code", "sentence"), [(code, s) for code, many in SENTENCES.items() for s in many])
def test_a_sentence_of_four_words_is_recognised(language: LanguageDetector, code: str, sentence: str) -> None:
    assert language.detect(sentence) == code


@pytest.mark.parametrize(
    "message",
    [
        "ok",
        "hi",
        "where parcel",
        "pan is dented",
        "lost parcel",
        "password reset",
        "espresso machine milano",
        "how do i reset my password",
        "WHERE IS MY ORDER",
        "delivery to Amsterdam",
        "lamp E27 or E14",
    ],
)
def test_a_short_message_stays_english(language: LanguageDetector, message: str) -> None:
    assert language.detect(message) == "en"


@pytest.mark.parametrize("message", ["", "???", "👍", "1001234", "£30", "\u200b", "😡!!"])
def test_without_words_there_is_no_language(language: LanguageDetector, message: str) -> None:
    assert language.detect(message) == "und"


def test_the_default_locale_may_name_a_region() -> None:
    assert LanguageDetector("de_AT").detect("paket") == "de"


def test_the_held_out_messages_are_english(language: LanguageDetector) -> None:
    blocks = yaml.safe_load(Path("intents/held_out/en/messages.yml").read_text(encoding="utf-8"))["nlu"]
    messages = [line[2:] for block in blocks for line in block["examples"].splitlines()]
    foreign = [
        m for m in messages if len(re.findall(r"\w+", m)) > 2 and language.detect(m) not in ("en", "und")
    ]

    assert len(foreign) <= 0.01 * len(messages), foreign
