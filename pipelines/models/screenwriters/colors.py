"""The colours that briefs call by name, as #RRGGBB."""

COLORS = {
    "red": "#D7263D", "crimson": "#A4161A", "orange": "#F46036", "amber": "#FFB000",
    "yellow": "#FFD23F", "gold": "#C9A227", "golden": "#C9A227", "green": "#2E933C",
    "lime": "#A7C957", "olive": "#6B705C", "emerald": "#12805C", "teal": "#1B998B",
    "turquoise": "#2EC4B6", "cyan": "#22B8CF", "blue": "#2463EB", "navy": "#14213D",
    "indigo": "#3F37C9", "purple": "#7B2CBF", "violet": "#8E44AD", "magenta": "#D6246E",
    "pink": "#F28CB1", "coral": "#FF6F61", "peach": "#FFB997", "brown": "#7F5539",
    "beige": "#E6D5B8", "cream": "#F8F0DD", "white": "#FAFAFA", "silver": "#C0C5CE",
    "grey": "#808792", "gray": "#808792", "charcoal": "#36454F", "black": "#121212",
}  # fmt: skip
