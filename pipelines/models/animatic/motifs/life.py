"""Food, work, play and care, and the form that stands for anything else."""

from pipelines.models.animatic.motifs.motif import Motif, Part

LIFE = (
    Motif(
        "burger",
        r"burgers?|fast food|street food|snacks?|sandwich\w*",
        (
            Part("M12 44 C12 20 32 10 50 10 C68 10 88 20 88 44 Q88 48 84 48 L16 48 Q12 48 12 44"
                " Z", "body", "ball"),
            Part("oval 36 26 3 1.8 oval 50 20 3 1.8 oval 64 26 3 1.8 oval 44 34 3 1.8 oval 58 34"
                " 3 1.8", "light"),
            Part("M9 52 Q16 44 24 52 Q32 60 40 52 Q48 44 56 52 Q64 60 72 52 Q80 44 91 52 L91 60"
                " L9 60 Z", "trim"),
            Part("M14 58 L86 58 L70 68 L30 64 Z", "glow"),
            Part("box 10 60 80 15 7", "dark", "round"),
            Part("M14 78 L86 78 L86 86 Q86 98 74 98 L26 98 Q14 98 14 86 Z", "body", "round"),
        ),
    ),
    Motif(
        "bowl",
        r"bowls?|restaurants?|meals?|recipes?|salads?|soups?|noodles|ramen|cereal|pizza",
        (
            Part("circle 34 40 13", "trim", "ball"),
            Part("circle 56 36 15", "glow", "ball"),
            Part("circle 72 44 10", "trim", "ball"),
            Part("M18 50 C14 32 22 22 34 18 C40 30 34 44 24 52 Z", "trim"),
            Part("M64 40 L92 8 M70 42 L97 14", "dark", stroke=2.6),
            Part("M6 48 L94 48 C94 76 76 90 64 93 L36 93 C24 90 6 76 6 48 Z", "body", "round"),
            Part("box 4 45 92 7 3.5", "light", "round"),
            Part("box 34 92 32 7 2", "dark", "round"),
        ),
        steam=True,
        hints=r"food|cook\w*|chefs?|breakfast|lunch|dinner|屋台",
    ),
    Motif(
        "bread",
        r"bread|baker\w*|bakeries|sourdough|pastr\w+|croissants?|cakes?|boulangerie",
        (
            Part(
                "M6 84 C2 58 22 42 50 42 C78 42 98 58 94 84 Q93 99 80 99 L20 99 Q7 99 6 84"
                " Z", "body", "ball",
            ),
            Part(
                "M26 56 C32 62 34 70 32 80 M46 50 C53 58 55 68 53 80 M67 52 C74 60 76 70 74"
                " 80", "light", stroke=5,
            ),
            Part(
                "M26 57 C31 63 33 70 31 79 M46 51 C52 59 54 68 52 79 M67 53 C73 61 75 70 73"
                " 79", "trim", stroke=2.2,
            ),
        ),
        steam=True,
    ),
    Motif(
        "ice cream",
        r"ice cream|gelato|desserts?|candy|sweets|chocolates?|cupcakes?",
        (
            Part("M32 52 L68 52 L50 99 Z", "dark"),
            Part("M36 60 L58 80 M44 54 L64 68 M64 60 L42 80 M56 54 L36 68", "trim", stroke=1.4),
            Part("circle 36 40 16", "light", "ball"),
            Part("circle 64 40 16", "trim", "ball"),
            Part("circle 50 23 17", "body", "ball"),
            Part("M28 48 Q34 58 40 50 Q46 60 52 50 Q58 60 64 50 Q70 56 72 48 Z", "body"),
            Part("circle 56 6 4.5", "glow", "ball"),
        ),
    ),
    Motif(
        "columns",
        r"law|lawyers?|legal|attorneys?|court|banks?|banking|museums?",
        (
            Part("M6 34 L50 8 L94 34 Z", "body"),
            Part("circle 50 25 5", "glow"),
            Part("box 9 34 82 8 1", "light"),
            Part("box 16 44 11 42 1", "light", "round"),
            Part("box 35 44 11 42 1", "light", "round"),
            Part("box 54 44 11 42 1", "light", "round"),
            Part("box 73 44 11 42 1", "light", "round"),
            Part("box 13 42 74 3 0 box 13 85 74 3 0", "trim"),
            Part("box 10 88 80 5 0", "body"),
            Part("box 4 93 92 6 1", "body"),
        ),
        hints=r"justice|government|university|consult(?:ing|ants?|ancy)|trust|heritage",
    ),
    Motif(
        "chart",
        r"charts?|invest\w*|stocks?|savings?",
        (
            Part("box 8 70 18 29 3", "trim", "round"),
            Part("box 31 54 18 45 3", "trim", "round"),
            Part("box 54 40 18 59 3", "body", "round"),
            Part("box 77 18 18 81 3", "body", "round"),
            Part("M12 52 L36 36 L58 26 L84 4", "dark", stroke=3),
            Part("circle 12 52 4 circle 36 36 4 circle 58 26 4", "light"),
            Part("circle 84 5 5", "glow"),
        ),
        hints=r"finance|crypto|money|growth|marketing|startups?|profit|business|sales",
    ),
    Motif(
        "book",
        r"books?|novels?|librar(?:y|ies)",
        (
            Part("M50 30 C38 20 22 18 6 22 L6 86 C22 82 38 84 50 94 Z", "light"),
            Part("M50 30 C62 20 78 18 94 22 L94 86 C78 82 62 84 50 94 Z", "light"),
            Part("M6 82 C22 78 38 80 50 90 C62 80 78 78 94 82 L98 30 L98 92 C80 88 64 90 50 99"
                " C36 90 20 88 2 92 L2 30 Z", "body"),
            Part(
                "M14 36 C24 34 34 36 42 41 M14 48 C24 46 34 48 42 53 M14 60 C24 58 34 60 42"
                " 65", "trim", stroke=2.2,
            ),
            Part("M58 41 C66 36 76 34 86 36 M58 53 C66 48 76 46 86 48", "trim", stroke=2.2),
            Part("M72 60 L72 78 L77 73 L82 78 L82 58 Z", "glow"),
        ),
        hints=r"courses?|school\w*|education|learn\w*|study|students?|class\w*|stor(?:y|ies)",
    ),
    Motif(
        "heart",
        r"hearts?|hospitals?",
        (
            Part("M50 92 C18 68 5 52 5 34 C5 18 17 9 29 9 C39 9 46 15 50 24 C54 15 61 9 71 9 C83"
                " 9 95 18 95 34 C95 52 82 68 50 92 Z", "body", "ball"),
            Part("M20 26 C23 20 29 18 34 20", "light", stroke=4),
        ),
        stands=False,
        hints=r"charit\w+|non-?profit|health\w*|donat\w+|volunteers?|medical|doctors?|family|"
            r"families|community|love|care|caring",
    ),
    Motif(
        "dumbbell",
        r"dumbbells?|gyms?|weights|barbells?",
        (
            Part("M24 68 L76 68", "metal", stroke=7),
            Part("box 1 56 8 24 3", "dark", "round"),
            Part("box 7 44 11 48 4", "body", "round"),
            Part("box 17 37 12 62 5", "body", "round"),
            Part("box 71 37 12 62 5", "body", "round"),
            Part("box 82 44 11 48 4", "body", "round"),
            Part("box 91 56 8 24 3", "dark", "round"),
            Part("box 17 64 12 8 0 box 71 64 12 8 0", "trim", "round"),
        ),
        hints=r"fitness|workouts?|training|exercise|strength|protein|yoga|athletes?|sports?",
    ),
    Motif(
        "gift",
        r"gifts?|presents?|christmas|birthdays?|holiday season|celebrat\w+|party|"
            r"parties|anniversary",
        (
            Part("M50 34 C30 34 20 14 32 8 C44 4 50 22 50 34 Z", "glow"),
            Part("M50 34 C70 34 80 14 68 8 C56 4 50 22 50 34 Z", "glow"),
            Part("box 12 48 76 51 3", "body", "round"),
            Part("box 6 33 88 18 3", "body", "round"),
            Part("box 42 33 16 66 0", "trim", "round"),
        ),
    ),
    Motif(
        "paw",
        r"pets?|dogs?|cats?|pupp(?:y|ies)|kittens?|animals?|vets?|veterinar\w+",
        (
            Part("oval 22 44 10 14", "trim", "ball"),
            Part("oval 40 24 10.5 15", "trim", "ball"),
            Part("oval 62 24 10.5 15", "trim", "ball"),
            Part("oval 80 44 10 14", "trim", "ball"),
            Part("M51 46 C66 46 84 66 80 80 C77 93 62 88 51 88 C40 88 25 93 22 80 C18 66 36 46"
                " 51 46 Z", "body", "ball"),
        ),
        stands=False,
    ),
    Motif(
        "whale",
        r"whales?|fish|turtles?|dolphins?|reefs?",
        (
            Part("M60 30 C58 20 50 18 46 22 M60 30 C62 20 70 18 74 22", "glass", stroke=3),
            Part("M4 20 C12 18 18 24 18 32 C24 26 32 26 36 32 C30 42 24 44 22 52 C30 40 44 36 60"
                " 36 C84 36 97 50 97 66 C97 82 82 90 60 90 C32 90 14 76 14 52 C14 44 8 34 4 20"
                " Z", "body"),
            Part("M97 66 C97 82 82 90 60 90 C44 90 32 86 24 78 C48 84 78 82 97 66 Z", "light"),
            Part("M48 70 C48 80 40 88 32 92 C34 82 38 74 44 68 Z", "trim"),
            Part("circle 80 62 2.6", "dark"),
        ),
        stands=False,
        hints=r"oceans?|marine|seas?|petrel|sail\w*|boats?|coast\w*|surf\w*",
    ),
    Motif(
        "rocket",
        r"rockets?|spaceships?|astronauts?",
        (
            Part("M40 80 Q50 118 60 80 Z", "glow"),
            Part("M34 50 L14 76 L18 88 L36 78 Z", "body"),
            Part("M66 50 L86 76 L82 88 L64 78 Z", "body"),
            Part("M50 2 C68 16 72 46 65 80 L35 80 C28 46 32 16 50 2 Z", "light", "round"),
            Part("M50 2 C58 8 63 17 65.5 28 L34.5 28 C37 17 42 8 50 2 Z", "body", "round"),
            Part("circle 50 46 9", "metal", "ball"),
            Part("circle 50 46 6.5", "screen"),
            Part("box 36 76 28 8 2", "dark", "round"),
        ),
        stands=False,
        hints=r"space|galaxy|planets?|mars|moon|launch\w*|missions?",
    ),
    Motif(
        "globe",
        r"globes?|planet earth",
        (
            Part("circle 50 46 42", "screen", "ball"),
            Part("M20 24 C30 14 44 20 46 30 C40 42 34 40 30 52 C20 50 12 40 20 24 Z", "trim"),
            Part("M56 36 C68 30 84 34 88 48 C84 66 72 78 64 76 C60 64 52 56 56 36 Z", "trim"),
            Part("M30 94 L70 94", "dark", stroke=6),
        ),
        hints=r"global|worldwide|world|internet|countries|language\w*|earth|planet",
    ),
)  # fmt: skip

FORM = Motif(
    "form",
    "",
    (
        Part("box 8 58 44 41 4", "trim", "round"),
        Part("circle 66 72 27", "body", "ball"),
        Part("M30 58 L30 22 Q30 16 36 16 L44 16 Q50 16 50 22 L50 58 Z", "light", "round"),
        Part("circle 40 12 11", "glow", "ball"),
    ),
)
"""Stands for whatever has no motif of its own."""
