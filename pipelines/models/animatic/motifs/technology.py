"""Things with a battery or a screen."""

from pipelines.models.animatic.motifs.motif import Motif, Part

TECHNOLOGY = (
    Motif(
        "earbuds",
        r"earbuds?|earphones?|airpods?|\w*イヤホン",
        (
            Part("box 14 60 72 39 18", "light", "round"),
            Part("box 14 73.5 72 1.4 0", "dark"),
            Part("circle 50 84 2", "glow"),
            Part("box 22 24 10 40 5", "body", "round"),
            Part("circle 32 25 14", "body", "ball"),
            Part("oval 43 29 5.5 7.5", "dark", "ball"),
            Part("circle 28 22 3", "metal"),
            Part("box 68 24 10 40 5", "body", "round"),
            Part("circle 68 25 14", "body", "ball"),
            Part("oval 57 29 5.5 7.5", "dark", "ball"),
            Part("circle 72 22 3", "metal"),
        ),
    ),
    Motif(
        "headphones",
        r"headphones?|headsets?|audio|sound\w*|auriculares|kopfhörer|écouteurs",
        (
            Part("M15 64 C6 2 94 2 85 64", "body", stroke=8),
            Part("M21 40 C30 14 70 14 79 40", "trim", stroke=3),
            Part("box 21 54 12 38 6", "dark", "round"),
            Part("box 67 54 12 38 6", "dark", "round"),
            Part("box 6 52 20 42 9", "body", "round"),
            Part("box 74 52 20 42 9", "body", "round"),
            Part("box 9.5 64 4 18 2 box 86.5 64 4 18 2", "metal"),
        ),
    ),
    Motif(
        "phone",
        r"phones?|smartphones?|mobiles?|apps?|アプリ|应用|앱|aplicación|anwendung",
        (
            Part("box 26 2 48 97 9", "dark", "round"),
            Part("box 29 5.5 42 90 6.5", "screen"),
            Part("box 43 8.5 14 3.6 1.8", "dark"),
            Part("M50 25 C58 25 64 31 64 39 C64 47 58 53 50 53 C42 53 36 47 36 39", "light", stroke=4),
            Part("circle 50 39 5", "light"),
            Part("box 34 61 32 8.5 3 box 34 72 32 8.5 3", "light"),
            Part("box 34 83 15 8 3", "light"),
            Part("box 52 83 14 8 3", "body"),
            Part("circle 39 65.2 2.2 circle 39 76.2 2.2", "trim"),
        ),
    ),
    Motif(
        "laptop",
        r"laptops?|computers?|software|platforms?|saas|websites?|web|dashboards?|online|digital|data"
        r"|code|coding|developers?|analytics|agency",
        (
            Part("box 12 20 76 52 4", "dark"),
            Part("box 15.5 23.5 69 45 2", "screen"),
            Part("box 21 30 20 4 2 box 21 37 14 3 1.5", "light"),
            Part("box 21 52 7 12 1.5 box 31 46 7 18 1.5 box 41 50 7 14 1.5", "light"),
            Part("M54 60 L61 50 L68 54 L78 36", "body", stroke=2.6),
            Part("circle 78 36 2.6", "light"),
            Part("M11 72 L89 72 L98 84 Q98 88 94 88 L6 88 Q2 88 2 84 Z", "metal"),
            Part("box 40 81 20 4 2", "dark"),
        ),
    ),
    Motif(
        "watch",
        r"watch|watches|smartwatch\w*|wearables?|heartbeat|手表|时间|clocks?",
        (
            Part("M36 34 L40 4 Q41 1 44 1 L56 1 Q59 1 60 4 L64 34 Z", "dark", "round"),
            Part("M36 66 L40 96 Q41 99 44 99 L56 99 Q59 99 60 96 L64 66 Z", "dark", "round"),
            Part("box 72 44 6 12 2", "metal"),
            Part("box 26 26 48 48 14", "metal", "round"),
            Part("box 30 30 40 40 11", "dark"),
            Part("M50 36 C58 36 64 42 64 50 C64 58 58 64 50 64", "body", stroke=3.4),
            Part("M50 64 C42 64 36 58 36 50 C36 46 37.5 43 40 40", "trim", stroke=3.4),
            Part("M43 51 L48 51 L50 46 L53 55 L55 51 L58 51", "light", stroke=1.8),
        ),
        stands=False,
    ),
    Motif(
        "camera",
        r"cameras?|photo\w*|lens|lenses|film-?making|video doorbell",
        (
            Part("M34 34 L40 22 L60 22 L66 34 Z", "dark"),
            Part("box 6 32 88 60 9", "body"),
            Part("box 6 46 88 30 0", "dark"),
            Part("circle 50 61 25", "metal", "ball"),
            Part("circle 50 61 20", "dark"),
            Part("circle 50 61 14", "screen"),
            Part("circle 45 56 4.5", "light"),
            Part("circle 82 40 3", "glow"),
            Part("box 14 25 14 7 2", "dark"),
        ),
    ),
    Motif(
        "speaker",
        r"speakers?|music|festivals?|concerts?|dj|band|bands|playlist|vinyl|records?|rave|フェス\w*",
        (
            Part("box 24 2 52 97 8", "dark", "round"),
            Part("circle 50 66 22", "metal", "ball"),
            Part("circle 50 66 19", "body", "ball"),
            Part("circle 50 66 8", "dark", "ball"),
            Part("circle 50 25 12", "metal", "ball"),
            Part("circle 50 25 9.5", "trim", "ball"),
            Part("circle 50 25 4", "dark", "ball"),
            Part("circle 68 93 1.6", "glow"),
        ),
    ),
    Motif(
        "microphone",
        r"podcasts?|microphones?|radio|voice|singers?|singing|speech|interviews?",
        (
            Part("M24 44 C24 76 76 76 76 44", "trim", stroke=5),
            Part("M50 68 L50 94", "metal", stroke=5),
            Part("oval 50 96 22 3.6", "dark", "round"),
            Part("box 34 4 32 54 16", "body", "round"),
            Part("box 34 22 32 2.4 0 box 34 29 32 2.4 0 box 34 36 32 2.4 0", "dark"),
            Part("box 34 44 32 4 0", "metal", "round"),
        ),
    ),
    Motif(
        "robot",
        r"robots?|ai|artificial intelligence|chat-?bots?|machine learning|automat\w+|assistant",
        (
            Part("M50 20 L50 8", "metal", stroke=3),
            Part("circle 50 7 5", "glow"),
            Part("box 8 40 10 24 4 box 82 40 10 24 4", "trim", "round"),
            Part("box 15 20 70 58 20", "body", "round"),
            Part("box 22 32 56 32 14", "dark"),
            Part("circle 38 48 6 circle 62 48 6", "glow"),
            Part("M40 70 L60 70", "light", stroke=2.4),
            Part("M34 99 C34 86 40 82 50 82 C60 82 66 86 66 99 Z", "trim", "round"),
        ),
    ),
    Motif(
        "solar panel",
        r"solar panels?|panels?|photovoltaic|batter(?:y|ies)|chargers?|wind turbines?",
        (
            Part("M50 76 L50 96", "metal", stroke=5),
            Part("oval 50 97 20 2.6", "dark"),
            Part("M22 18 L92 18 L78 78 L8 78 Z", "metal"),
            Part("M25 21 L88 21 L76 75 L12 75 Z", "screen"),
            Part(
                "M46 21 L33.5 75 M67 21 L54.5 75 M20.7 39 L84 39 M16.3 57 L80 57", "dark", stroke=1.4
            ),
        ),
    ),
)
