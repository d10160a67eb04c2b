"""Briefs for tests: real ones by hand, and Hypothesis strategies for all the others."""

from typing import get_args

from hypothesis import strategies as st

from pipelines.film.brief import MAX_SEED, Brand, Brief
from pipelines.film.picture import AspectRatio
from pipelines.film.timing import FrameRate

KETTLE = "A 30 second ad for a solar-powered kettle that boils in two minutes"
EARBUDS = (
    'Create a 45-second ad for premium wireless earbuds called "AirFlow". Open with a crowded,'
    " noisy"
    " subway platform. A young woman puts in the earbuds and the noise disappears. Show close-ups"
    " of"
    " the matte black case and the touch controls. AirFlow has adaptive noise cancellation, 40-hour"
    " battery life and studio sound. End with the product on a dark surface and the text"
    ' "Available Now". Style: sleek, modern. Target audience: young professionals.'
    " Music: smooth electronic."
)
FITNESS = (
    "Make an energetic 30 second Instagram ad for FitTrack, a fitness app that builds a workout"
    " plan"
    " around your day. Start with someone hitting snooze on a dark winter morning. The app tracks"
    " your progress, adapts to your mood and celebrates every win. End with the logo and"
    ' "Download FitTrack today". Use bright orange and deep blue. Upbeat electronic music.'
)
FESTIVAL = (
    "Create a 60-second promo for the Solstice Music Festival in Barcelona. Opening: sunrise over"
    " an"
    " empty beach. Crowds pour through the gates. A DJ raises her hands as the drop hits. Friends"
    ' share paella under string lights. Fireworks over the sea. Text: "June 20-22". Closing:'
    ' "Tickets on sale now".'
)
FASHION = (
    "A 40 second film for a sustainable fashion brand called Verde. Our clothes are made from"
    " organic"
    " cotton. Every piece is designed to last a lifetime. Calm, earthy style."
)
SHOES = "Running shoes that weigh nothing"
GERMAN = (
    "Ein 30-Sekunden-Werbespot für einen solarbetriebenen Wasserkocher, der in zwei Minuten kocht."
    " Er braucht kein Kabel. Perfekt für Camper. Am Ende: „Jetzt vorbestellen“."
)
JAPANESE = "夜の大阪の屋台についての動画を作ってください。湯気の立つたこ焼き。笑顔の店主。"
SCRIPT = """Product: Nimbus umbrella
Audience: city commuters
Tone: witty, dry British humour
Music: jazzy upright bass
Tagline: Weather, handled.
CTA: Stay dry at nimbus.com

Scene 1 (0-5s): A grey London street. Everyone runs for cover.
Scene 2 (5-15s): One woman opens her umbrella calmly.
Scene 3: Close-up of the carbon-fibre ribs.
"""
STORY = (
    "A lighthouse keeper befriends a storm petrel. One night the lamp fails."
    " The bird leads a ship home."
)
LONG = "A documentary about the harbour of Hamburg. " + " ".join(
    f"In moment {number} a crane lifts container {number} over the grey water."
    for number in range(64)
)
ALL = (
    KETTLE, EARBUDS, FITNESS, FESTIVAL, FASHION, SHOES, GERMAN, JAPANESE, SCRIPT, STORY, LONG,
    "Un anuncio de 20 segundos para una panadería de barrio en Sevilla que hornea toda la noche.",
    "إعلان مدته 30 ثانية عن غلاية تعمل بالطاقة الشمسية. تغلي في دقيقتين. بلا أسلاك!",
    "Tired of slow kettles? Meet Helio. It boils in two minutes. No cables. No gas. Just sun.",
    "🔥👟💨", "x", "1.", "Scene 1:", "x" * 4000, "word " * 700,
)  # fmt: skip

REST = ("#FFFFFF", "#000000", "#C0FFEE")
wild_prompts = st.text(
    st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=300
).filter(str.strip)
"""Any text at all."""


real_prompts = st.sampled_from(ALL)


@st.composite
def briefs(draw: st.DrawFn, prompts: st.SearchStrategy[str] = real_prompts) -> Brief:
    """Any brief with one of `prompts`."""
    return Brief(
        prompt=draw(prompts),
        duration_seconds=draw(st.integers(3, 180)),
        frame_rate=draw(st.sampled_from(get_args(FrameRate))),
        aspect_ratio=draw(st.sampled_from(get_args(AspectRatio))),
        style=draw(st.sampled_from(["", "cinematic", "flat vector animation, pastel, one line"])),
        brand=Brand(
            name=draw(st.sampled_from(["", "Helio", "Crumb & Co", "ブランド", "N" * 100])),
            colors=draw(st.sampled_from([(), ("#E4572E",), ("#112233", "#AABBCC", *REST)])),
        ),
        include_cta=draw(st.booleans()),
        cta_text=draw(st.sampled_from(["", "Run free", "{cta}", "T" * 80])),
        seed=draw(st.integers(0, MAX_SEED)),
    )
