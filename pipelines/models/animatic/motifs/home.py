"""Things of the kitchen, the bathroom and the living room."""

from pipelines.models.animatic.motifs.motif import Motif, Part

HOME = (
    Motif(
        "kettle",
        r"kettles?|teapots?|wasserkocher|teteras?|bouilloires?|\w*ケトル",
        (
            Part("M66 44 C90 40 95 54 93 68 C91 80 84 85 74 86", "dark", stroke=6.5),
            Part("M34 66 C22 62 24 46 9 38 L4 43 C3 37 8 32 14 33 C27 37 30 47 37 50 Z", "body"),
            Part("M26 94 C24 70 31 46 36 36 L64 36 C69 46 76 70 74 94 Z", "body", "round"),
            Part("box 23 92 54 7 3", "dark", "round"),
            Part("M35 37 Q37 27 50 27 Q63 27 65 37 Z", "trim", "round"),
            Part("box 45 20 10 8 4", "dark", "round"),
            Part("box 46.5 50 7 30 3.5", "glass"),
            Part("box 48 62 4 16.5 2", "glow"),
        ),
        steam=True,
        hints=r"boil\w*",
    ),
    Motif(
        "cup",
        r"coffee|caf[eé]s?|espresso|latte|cappuccino|barista|mugs?|cups?|tea|matcha|"
        r"cocoa|kaffee|кофе",
        (
            Part("oval 47 95 42 5", "trim", "round"),
            Part("M76 57 C98 52 98 80 70 81", "body", stroke=6.5),
            Part("M14 47 L80 47 C80 76 72 91 60 94 L34 94 C22 91 14 76 14 47 Z", "body", "round"),
            Part("oval 47 47 33 7", "light"),
            Part("oval 47 48 29.5 5.2", "dark"),
            Part("oval 42 47.4 12 2.2", "trim"),
        ),
        steam=True,
    ),
    Motif(
        "bottle",
        r"bottles?|drinks?|juices?|soda|lemonade|beer|brewery|smoothies?|kombucha",
        (
            Part(
                "M33 94 L33 46 C33 36 42 33 42 22 L42 12 L58 12 L58 22 C58 33 67 36 67 46 L67 94"
                " Q67 99 62 99 L38 99 Q33 99 33 94 Z",
                "body",
                "round",
            ),
            Part("box 40 3 20 13 3", "dark", "round"),
            Part("box 33 52 34 30 0", "light", "round"),
            Part("M50 75 C40 70 40 62 50 57 C60 62 60 70 50 75 Z", "trim"),
        ),
    ),
    Motif(
        "wine",
        r"wines?|champagne|vineyard|winery|cocktails?|bars?|pub",
        (
            Part("M50 54 L50 92", "glass", stroke=3.4),
            Part("oval 50 96 19 3.4", "glass"),
            Part("M29 6 L71 6 C77 32 71 54 50 57 C29 54 23 32 29 6 Z", "glass", "round"),
            Part("M27 26 L73 26 C73 42 66 53 50 55 C34 53 27 42 27 26 Z", "body", "round"),
            Part("oval 50 26 23 3.6", "trim"),
        ),
    ),
    Motif(
        "perfume",
        r"perfumes?|fragrances?|skin\w*|serums?|creams?|lotions?|cosmetics?|make-?up|beauty|shampoo"
        r"|soaps?|spa|lipstick",
        (
            Part("box 24 40 52 59 8", "glass"),
            Part("M29 62 L71 62 L71 89 Q71 94 66 94 L34 94 Q29 94 29 89 Z", "body", "round"),
            Part("box 42 30 16 11 1", "metal", "round"),
            Part("box 36 5 28 26 5", "dark", "round"),
            Part("box 37 70 26 14 1", "light"),
            Part("box 42 75.8 16 2 1", "dark"),
        ),
    ),
    Motif(
        "bulb",
        r"lamps?|bulbs?|ideas?|lanterns?|candles?|electricity|lightbulbs?",
        (
            Part(
                "M50 5 C71 5 84 20 84 39 C84 54 71 60 68 73 L32 73 C29 60 16 54 16 39 C16 20 29"
                " 5 50 5 Z",
                "glow",
                "ball",
            ),
            Part("M42 72 L38 44 L46 50 L50 42 L54 50 L62 44 L58 72", "trim", stroke=2.2),
            Part("box 33 73 34 8 3", "metal", "round"),
            Part("box 35 82 30 7 3", "metal", "round"),
            Part("box 41 90 18 8 4", "dark", "round"),
        ),
    ),
    Motif(
        "plant",
        r"plants?|gardens?|gardening|leaf|leaves|seeds?|flowers?|florist|botanic\w*|"
        r"trees?|honey|bees?",
        (
            Part("M50 68 C46 48 48 30 50 12", "dark", stroke=2.0),
            Part("M50 68 C26 66 12 50 10 30 C32 32 48 46 50 68 Z", "trim"),
            Part("M50 68 C74 66 88 50 90 30 C68 32 52 46 50 68 Z", "trim"),
            Part("M50 50 C36 40 32 22 40 5 C52 14 56 34 50 50 Z", "trim"),
            Part("M50 52 C56 34 66 22 78 14 C80 32 70 46 50 52 Z", "trim"),
            Part("M32 72 L68 72 L63 99 L37 99 Z", "body", "round"),
            Part("box 28 66 44 9 2.5", "body", "round"),
        ),
        hints=r"eco\w*|sustainab\w+|organic|vegan|farms?|farmers?|recycl\w+|climate|nature|"
        r"natural|green",
    ),
    Motif(
        "sofa",
        r"sofas?|couch|furniture|chairs?|beds?|mattress\w*|pillows?",
        (
            Part("M18 92 L16 99 M82 92 L84 99", "dark", stroke=3.5),
            Part("box 16 40 68 44 10", "body"),
            Part("box 6 54 20 38 9", "body", "round"),
            Part("box 74 54 20 38 9", "body", "round"),
            Part("box 22 66 28.5 19 5", "trim"),
            Part("box 49.5 66 28.5 19 5", "trim"),
            Part("box 18 82 64 10 3", "body"),
        ),
        hints=r"interiors?|living room|hotels?|sleep",
    ),
    Motif(
        "house",
        r"houses?|real estate|propert(?:y|ies)|apartments?",
        (
            Part("box 66 20 9 24 1", "dark"),
            Part("box 18 46 64 53 1", "light"),
            Part("M8 52 L50 14 L92 52 L86 58 L50 26 L14 58 Z", "body"),
            Part("M18 54 L50 26 L82 54 Z", "light"),
            Part("box 43 68 15 31 2", "trim"),
            Part("box 25 62 12 14 1 box 64 62 12 14 1", "glow"),
            Part("circle 50 47 5", "glow"),
        ),
        hints=r"mortgages?|neighbou?rhood|rent(?:al|ing)s?|home",
    ),
    Motif(
        "toothbrush",
        r"toothbrush\w*|dental|dentists?|teeth|hygiene",
        (
            Part("box 45 30 10 69 5", "body", "round"),
            Part("box 46 8 8 30 3", "light", "round"),
            Part("box 34 9 13 22 2", "trim"),
            Part("circle 50 56 2.6", "glow"),
        ),
    ),
)
