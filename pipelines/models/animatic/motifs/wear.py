"""Things to wear, to carry and to ride."""

from pipelines.models.animatic.motifs.motif import Motif, Part

WEAR = (
    Motif(
        "shoe",
        r"shoes?|sneakers?|trainers|boots?|footwear|\w*schuhe|zapat\w+|chaussures|scarpe|\w*シューズ",
        (
            Part("M29 42 C31 33 38 31 43 34 L52 49 C44 52 34 48 29 42 Z", "dark"),
            Part(
                "M7 82 C4 66 6 48 11 40 C17 45 24 45 30 39 C36 51 48 61 63 65 C80 69 94 71 96 83 Z",
                "body",
            ),
            Part("M7 82 C4 66 6 48 11 40 C14 43 18 44 21 44 C19 58 23 72 27 82 Z", "trim"),
            Part("M74 82 C75 74 80 70 85 69 C92 72 96 76 96 82 Z", "trim"),
            Part("M31 79 C46 77 57 71 64 65.5 C63 73 54 81 41 82 L34 82 Z", "light"),
            Part(
                "M37 52 L46 45 M42 56.5 L51 49.5 M48 60.5 L57 54 M54 63.5 L62 58",
                "light",
                stroke=2.2,
            ),
            Part("M4 86 C4 80 8 80 14 80 L86 80 C94 80 98 83 98 88 L98 90 L4 90 Z", "light"),
            Part("M4 89 L98 89 C97 96 92 99 84 99 L18 99 C9 99 4 96 4 89 Z", "dark"),
            Part("M20 93 L30 93 M38 93 L48 93 M56 93 L66 93 M74 93 L84 93", "trim", stroke=2),
        ),
        hints=r"running|runners?|marathon|walk\w*|hik\w+",
    ),
    Motif(
        "shirt",
        r"t-?shirts?|shirts?|jackets?|dress\w*|garments?|jeans|knitwear|wardrobe|"
            r"cloth(?:es|ing)|apparel",
        (
            Part("M50 15 C50 8 58 9 57 4 C56 -1 48 0 48 4", "metal", stroke=1.8),
            Part("M26 25 L50 14 L74 25", "metal", stroke=2.2),
            Part(
                "M31 22 L41 18 C45 25 55 25 59 18 L69 22 L91 38 L81 53 L72 47 L74 95 Q74 98 71"
                    " 98 L29 98"
                " Q26 98 26 95 L28 47 L19 53 L9 38 Z",
                "body",
            ),
            Part("M41 18 C45 25 55 25 59 18 L63 19.5 C58 31 42 31 37 19.5 Z", "trim"),
            Part("M28 47 L27 70 M72 47 L73 70", "dark", stroke=0.9),
            Part("M60 44 C56 40 56 36 60 33 C64 36 64 40 60 44 Z", "light"),
        ),
        stands=False,
        hints=r"fashion|linen|cotton|wool|wear|laundry|collection|couture",
    ),
    Motif(
        "bag",
        r"bags?|handbags?|totes?|purses?|backpacks?",
        (
            Part("M31 46 C31 6 69 6 69 46", "dark", stroke=5),
            Part("M15 42 L85 42 L91 94 Q91 99 86 99 L14 99 Q9 99 9 94 Z", "body"),
            Part("M15 42 L85 42 L87 58 C66 70 34 70 13 58 Z", "trim"),
            Part("circle 50 64 6", "metal", "ball"),
            Part("M17 92 L83 92", "light", stroke=1),
        ),
        hints=r"leather|shopping|shops?|stores?|boutique|sale",
    ),
    Motif(
        "suitcase",
        r"suitcases?|luggage",
        (
            Part("M40 30 L40 6 L60 6 L60 30", "metal", stroke=3.4),
            Part("circle 30 96 4 circle 70 96 4", "dark"),
            Part("box 20 26 60 68 9", "body", "round"),
            Part("M34 32 L34 88 M50 32 L50 88 M66 32 L66 88", "trim", stroke=2.4),
            Part("box 42 22 16 6 3", "dark"),
            Part("box 20 54 60 5 0", "dark", "round"),
        ),
        hints=r"travel\w*|trips?|tourism|vacations?|journeys?",
    ),
    Motif(
        "glasses",
        r"sunglasses|glasses|eyewear|spectacles|optician",
        (
            Part("M46 52 C48 46 52 46 54 52", "dark", stroke=4),
            Part("M8 46 L2 40 M92 46 L98 40", "dark", stroke=4),
            Part("box 8 40 38 32 14", "dark"),
            Part("box 54 40 38 32 14", "dark"),
            Part("box 12 44 30 24 11", "screen"),
            Part("box 58 44 30 24 11", "screen"),
        ),
        stands=False,
    ),
    Motif(
        "ring",
        r"rings?|jewell?ery|diamonds?|luxury|necklace|weddings?|engagement|gems?",
        (
            Part("circle 50 66 29", "metal", stroke=7),
            Part("circle 50 66 29", "body", stroke=3),
            Part("M32 12 L68 12 L80 25 L50 46 L20 25 Z", "glass"),
            Part("M32 12 L40 25 L50 46 L20 25 Z", "light"),
            Part("M68 12 L60 25 L50 46 L80 25 Z", "glow"),
            Part("M40 25 L60 25 L50 46 Z", "trim"),
            Part("M32 12 L40 25 L50 12 L60 25 L68 12 Z", "light"),
        ),
    ),
    Motif(
        "car",
        r"cars?|vehicles?|ev|evs|suv|vans?|trucks?|taxi|automotive",
        (
            Part("M26 66 C35 51 43 46 57 46 C71 46 80 55 86 66 Z", "dark"),
            Part("M32 65 C38 55 44 50.5 54 50.5 L54 65 Z", "glass"),
            Part("M58 50.5 C68 51 74 56 79 65 L58 65 Z", "glass"),
            Part(
                "M3 84 C1 73 6 69 15 67 L27 64 L85 64 C94 66 98 70 98 80 Q98 88 93 88 L8 88 Q4"
                    " 88 3 84 Z",
                "body",
            ),
            Part("M6 83 L97 83 L96 89 L7 89 Z", "dark"),
            Part("M4 75 C18 73 80 72 97 75", "light", stroke=1),
            Part("M92 69 L98 73 L97 77 L88 74 Z", "glow"),
            Part("M4 71 L9 70 L9 76 L3 77 Z", "trim"),
            Part("M56 70 L62 70", "light", stroke=1.4),
            Part("circle 23 88 11.5 circle 77 88 11.5", "dark"),
            Part("circle 23 88 7", "metal", "ball"),
            Part("circle 77 88 7", "metal", "ball"),
            Part("circle 23 88 2 circle 77 88 2", "dark"),
        ),
        hints=r"drivers?|driving|road trip|garage|roads?",
    ),
    Motif(
        "bicycle",
        r"bikes?|bicycles?|e-bikes?|cycl\w+|vélo|fahrrad\w*|자전거|scooters?",
        (
            Part("circle 22 78 19.5", "dark", stroke=3.6),
            Part("circle 78 78 19.5", "dark", stroke=3.6),
            Part("circle 22 78 17", "metal", stroke=0.9),
            Part("circle 78 78 17", "metal", stroke=0.9),
            Part("M22 78 L38 48 L68 48 L47 78 Z M36 42 L47 78 M66 40 L78 78", "body", stroke=4.2),
            Part("M27 39.5 L44 39.5", "dark", stroke=5),
            Part("M66 40 L64 33 L54 31 M64 33 L72 32", "dark", stroke=3.2),
            Part("circle 47 78 6", "trim"),
            Part("M47 78 L53 86 M49.5 87 L57 85.5", "metal", stroke=2.2),
            Part("circle 70 44 2", "glow"),
        ),
    ),
    Motif(
        "plane",
        r"planes?|flights?|fly|flying|airlines?|airports?|pilots?|drones?",
        (
            Part("M44 50 L26 20 L36 20 L62 48 Z", "trim"),
            Part("M10 54 L3 34 L12 34 L22 50 Z", "trim"),
            Part("M8 55 C8 48 20 46 32 46 L78 46 C90 46 98 52 98 56 C98 61 88 64 76 64 L24 64 Q8"
                " 62 8 55 Z", "light"),
            Part("M9 57 L97.5 57 C97 61 88 64 76 64 L24 64 Q11 62 9 57 Z", "body"),
            Part("M44 58 L24 88 L35 88 L64 58 Z", "body"),
            Part("circle 40 52 1.8 circle 48 52 1.8 circle 56 52 1.8 circle 64 52 1.8 circle 72"
                " 52 1.8", "dark"),
            Part("M84 50 L92 52 L90 55 L83 54 Z", "glass"),
        ),
        stands=False,
    ),
    Motif(
        "umbrella",
        r"umbrellas?|raincoats?|insurance|insured",
        (
            Part("M50 12 L50 86 C50 98 34 98 34 88", "dark", stroke=3.4),
            Part("M4 54 C6 24 26 8 50 8 C74 8 94 24 96 54 Q84 44 73 54 Q61 44 50 54 Q39 44 27 54"
                " Q16 44 4 54 Z", "body"),
            Part("M50 8 C38 20 28 36 27 54 Q39 44 50 54 Z", "trim"),
            Part("M50 8 C62 20 72 36 73 54 Q84 44 96 54 C94 24 74 8 50 8 Z", "trim"),
            Part("M50 8 L50 3", "dark", stroke=3),
        ),
        stands=False,
    ),
)  # fmt: skip
