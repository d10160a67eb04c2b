"""What a camera may look at, for every kind of subject and every act of the film.

Each view is one shot: its size, then what is seen. `{it}` is the subject and never the one who
acts, so that singular and plural both read well; `{people}` acts. Nothing here claims anything for
the subject.
"""

from typing import Literal

from pipelines.models.screenwriters.kinds import Kind

Act = Literal["hook", "before", "reveal", "benefit", "detail", "life", "origin", "close"]

_THING: dict[Act, tuple[str, ...]] = {
    "hook": (
        "Extreme close-up: One edge of {it} catches the light before the whole can be guessed",
        "Close-up: A hand enters the empty frame and reaches for {it}",
        "Close-up: A shadow crosses the surface and stops at {it}",
    ),
    "before": (
        "Medium wide shot: The moment before: {people} on an ordinary day, no sign of {it} yet",
        "Close-up: A small everyday delay, told by hands and a glance at the clock",
        "Wide shot: An empty place where something is plainly missing",
    ),
    "reveal": (
        "Full shot: The first full sight of {it}, alone and complete in the frame",
        "Close-up: Light sweeps across {it} from one side to the other",
        "Medium shot: A hand sets down {it} in the middle of the frame and withdraws",
    ),
    "benefit": (
        "Medium shot: {people} put {it} to use for the first time, and it shows on their faces",
        "Close-up: The result, plainly in view, with {it} beside it",
        "Medium wide shot: One uninterrupted use of {it}, from the first touch to the result",
        "Wide shot: A before-and-after in one move: the camera passes {it} and finds the change",
        "Close-up: Hands at work with {it}, sure of every movement",
        "Medium shot: {people} share what {it} made possible",
        "Low-angle shot: Someone passes, stops and comes back for {it}",
        "Medium close-up: A doubtful face, then a nod, with {it} in the corner of the frame",
    ),
    "detail": (
        "Extreme close-up: The material of {it} up close: surface, seam and edge",
        "Close-up: The part of {it} that a hand touches first",
        "Extreme close-up: A reflection of the surroundings in {it}",
        "Top-down shot: The shape of {it} from directly above",
        "Profile shot: The line of {it} in profile against a plain background",
        "Extreme close-up: A fingertip follows the outline of {it}",
        "Extreme close-up: Tiny movement on the surface of {it}: light, dust, water or air",
        "Close-up: The place where two parts of {it} meet",
    ),
    "life": (
        "Medium wide shot: {people} with {it} in an unposed everyday moment",
        "Full shot: {people} on the way somewhere, {it} with them",
        "Medium shot: Two people talking, {it} between them",
        "Wide shot: The end of the day, with {it} in the last of the light",
        "Close-up: {people} pass {it} from hand to hand",
        "Wide shot: A whole room, a whole day, and {it} at home in it",
        "Medium close-up: A smile that somebody tries to hide, {it} still in hand",
        "Medium shot: {people} look up from {it} and out of the frame",
    ),
    "origin": (
        "Close-up: A pencil line on paper that will become {it}",
        "Medium shot: Tools and parts laid out in order around {it}",
        "Extreme close-up: Raw material, before it was anything",
        "Close-up: Hands set the last part of {it} in place",
        "Medium wide shot: A workbench late in the day, one lamp on, {it} almost done",
        "Wide shot: A long row of trials and models, {it} at its end",
        "Medium close-up: The maker steps back and looks at {it}",
        "Top-down shot: Everything it takes, side by side, {it} in the middle",
    ),
    "close": ("Centred medium shot: A calm, centred picture of {it} with clear space above",),
}
_SERVICE: dict[Act, tuple[str, ...]] = {
    "hook": (
        "Medium close-up: A face lit by a screen, just before the first touch",
        "Extreme close-up: A thumb hovers, then decides",
        "Medium wide shot: A screen wakes in the dark and colours the room",
    ),
    "before": (
        "Medium shot: The moment before: {people} with too much to do and nothing to help them",
        "Top-down shot: A pile of small tasks, told by notes, tabs and a cold cup",
        "Medium close-up: A tired look at the clock",
    ),
    "reveal": (
        "Close-up: The first look at {it}: simple shapes and colours glowing in someone's hands",
        "Over-the-shoulder shot: {people} open {it} for the first time, over the shoulder",
        "Medium close-up: The glow of {it} on a face that begins to relax",
    ),
    "benefit": (
        "Medium shot: {people} do in one gesture what took an evening before",
        "Full shot: The effect of {it} out in the world, away from any screen",
        "Medium wide shot: A day that falls into place around {people}",
        "Medium shot: {people} put the screen away, done early",
        "Close-up: Steps of progress, shown as light moving from left to right",
        "Medium wide shot: {people} share the result with someone beside them",
        "Low-angle shot: {people} stand up, stretch and walk out into the day",
        "Medium close-up: A doubtful face, then a slow smile",
    ),
    "detail": (
        "Extreme close-up: A fingertip and its reflection on the glass",
        "Close-up: Abstract shapes of the interface in rhythm, no lettering",
        "Extreme close-up: A pulse of colour that answers a touch",
        "Medium close-up: Eyes that follow something moving on the screen",
        "Extreme close-up: The edge of the device, a thin line of light",
        "Close-up: Hands that type, stop and rest",
        "Close-up: One light among many turns to another colour",
        "Profile shot: A face in the glow, calm and certain",
    ),
    "life": (
        "Medium wide shot: {people} use {it} in passing, in the middle of ordinary life",
        "Full shot: {people} on the move, the city going by",
        "Wide shot: A kitchen table in the evening, the screen face down, people talking",
        "Medium shot: Two people lean over the same screen and laugh",
        "Wide shot: {people} in the place where they would rather be",
        "Medium shot: A morning that starts on time",
        "Close-up: A quiet moment alone, unhurried",
        "Profile shot: {people} waiting in line, already done",
    ),
    "origin": (
        "Top-down shot: Paper sketches of screens, pushed around a table",
        "Medium shot: A small team around one table, thinking aloud",
        "Close-up: A note pinned to a wall among a hundred others",
        "Medium wide shot: A room of desks late in the evening, one lamp on",
        "Close-up: Lines of light that connect one point to the next",
        "Medium close-up: Somebody tries an early version and frowns",
        "Wide shot: A city from above, its lights joining up",
        "Close-up: Two hands shake across a table",
    ),
    "close": (
        "Centred medium shot: A calm, centred picture of a hand holding {it}, clear space above",
    ),
}
_EVENT: dict[Act, tuple[str, ...]] = {
    "hook": (
        "Close-up: The first spark of {it}: one light comes on, then many",
        "Low-angle shot: Feet in a hurry, all in the same direction",
        "Close-up: A hand lets go of something bright into the air",
    ),
    "before": (
        "Full shot: The place still empty, waiting for {it}",
        "Close-up: The last preparations: ropes, lamps and hands",
        "Full shot: People on their way, not yet there",
    ),
    "reveal": (
        "Wide shot: All of {it} at once, seen from above the heads",
        "Wide shot: The gates, the lanes, the lights: {it} opens to us",
        "Medium wide shot: The camera comes around a corner and {it} is there",
    ),
    "benefit": (
        "Medium close-up: {people} in the middle of it all, faces lit",
        "Wide shot: The best moment of {it}, held a little longer",
        "Medium shot: Strangers become company: arms, laughter, a shared look",
        "Full shot: The moment everyone looks the same way",
        "Medium wide shot: {people} carried along by the crowd",
        "Low-angle shot: {people} raise their arms against the light",
        "Medium close-up: Somebody laughs until they have to hold on",
        "Wide shot: The whole ground moves as one",
    ),
    "detail": (
        "Close-up: Hands at work: what is made, served or played here",
        "Extreme close-up: Steam, dust or confetti in a beam of light",
        "Close-up: A wristband, a lamp, a plate: small things that belong to {it}",
        "Extreme close-up: Colours and patterns side by side, close together",
        "Extreme close-up: A pair of eyes that has just seen something",
        "Close-up: Fingers in rhythm with the rest of {it}",
        "Extreme close-up: A drop, a spark, a string: the smallest thing that moves",
        "Top-down shot: Feet, shadows and coloured ground",
    ),
    "life": (
        "Medium shot: Friends find each other in the crowd",
        "Close-up: An old hand and a small hand, side by side",
        "Medium wide shot: {people} eat, dance or wait together",
        "Profile shot: Somebody alone at the edge, smiling",
        "Full shot: A path through {it}, walked at an easy pace",
        "Wide shot: Silhouettes against the brightest light",
        "Medium close-up: A last look over a shoulder",
        "Top-down shot: A table shared by people who met an hour ago",
    ),
    "origin": (
        "Wide shot: Bare ground in the early morning, the first truck arrives",
        "Close-up: A hand ties a knot that must hold",
        "Medium shot: {people} carry something heavy together",
        "Medium close-up: Somebody tries the sound, the taste or the light once more",
        "Full shot: The first post goes up",
        "Close-up: A list, with one line left",
        "Wide shot: Everything stands, nobody has come yet",
        "Profile shot: The one who began it all looks out over {it}",
    ),
    "close": ("Centred wide shot: A wide, glowing view of {it} with calm space above",),
}
_PLACE: dict[Act, tuple[str, ...]] = {
    "hook": (
        "Close-up: A door opens, and light falls on the floor",
        "Medium close-up: One small movement in a still picture of {it}",
        "Wide shot: The first light of the day reaches {it}",
    ),
    "before": (
        "Wide shot: The way there: a road, a street, a last corner before {it}",
        "Medium wide shot: Morning before anyone has come",
        "Close-up: A key, a shutter, a first step inside",
    ),
    "reveal": (
        "Wide shot: All of {it} in one wide view",
        "Medium wide shot: The camera enters and {it} opens out on every side",
        "Top-down shot: From high up, {it} and everything around",
    ),
    "benefit": (
        "Full shot: {people} arrive and slow down",
        "Medium shot: What one comes to {it} for, happening now",
        "Medium shot: A welcome: two faces, one gesture",
        "Medium wide shot: {people} stay a little longer than planned",
        "Medium close-up: Someone sees {it} for the first time",
        "Wide shot: All of {it} at its best hour",
        "Low-angle shot: {people} look up",
        "Medium close-up: Somebody closes their eyes and breathes",
    ),
    "detail": (
        "Extreme close-up: A texture that only {it} could have",
        "Close-up: Hands doing what is done here every day",
        "Medium shot: Light through a window, dust turning in it",
        "Close-up: Something handmade, close and still",
        "Extreme close-up: Steam, leaves or water moving in the air",
        "Extreme close-up: A worn edge, touched ten thousand times",
        "Top-down shot: A pattern on the ground, crossed by one shadow",
        "Close-up: A name, a number or a sign worn smooth, seen too close to read",
    ),
    "life": (
        "Medium wide shot: {people} at ease, each with something to do",
        "Medium shot: A conversation half heard",
        "Full shot: A child runs through the frame and is gone",
        "Close-up: A table, two cups, an open door",
        "Profile shot: Somebody at work, content and unaware of us",
        "Wide shot: {people} from afar, small in the whole",
        "Medium close-up: The same corner as the day turns",
        "Medium close-up: Somebody laughs at something out of the frame",
    ),
    "origin": (
        "Close-up: An old photograph, held at its edges",
        "Medium shot: Hands that learned this from other hands",
        "Extreme close-up: Dust on a tool that still works",
        "Wide shot: The land around {it}, as it always was",
        "Profile shot: An old face, listening",
        "Medium wide shot: A child and a grandparent at the same task",
        "Full shot: A wall, a beam, a stone that was here first",
        "Close-up: A handful of what it is all made from",
    ),
    "close": ("Centred wide shot: A calm, wide view of {it} with clear space above",),
}
_STORY: dict[Act, tuple[str, ...]] = {
    "hook": (
        "Close-up: A first sign of {it}: a shape, a step, a breath",
        "Extreme close-up: Eyes open, and something has changed",
        "Medium close-up: A sound from outside turns a head",
    ),
    "before": (
        "Medium wide shot: The ordinary world of {it}, one quiet habit",
        "Close-up: The same small task as every day",
        "Profile shot: A long look at the horizon",
    ),
    "reveal": (
        "Full shot: The first full sight of {it}, in the middle of the world they know",
        "Medium close-up: A face, at last turned to the light",
        "Wide shot: The distance, and {it} small before it",
    ),
    "benefit": (
        "Medium shot: The moment that changes everything for {it}",
        "Extreme close-up: A decision, seen only in the hands",
        "Close-up: Something given, something taken",
        "Low-angle shot: A step over the line that was never crossed",
        "Medium close-up: The storm inside, and a still face",
        "Medium shot: Two who did not know each other, closer now",
        "Close-up: A hand is held out, and taken",
        "Wide shot: The moment it could all go wrong",
    ),
    "detail": (
        "Close-up: Hands, and what they hold on to",
        "Extreme close-up: Breath in the cold, or light on skin",
        "Close-up: A thing left behind on the table",
        "Medium shot: A corner of the world that only {it} would notice",
        "Top-down shot: Traces on the ground, leading on",
        "Close-up: A reflection that says more than the face",
        "Top-down shot: A map, a letter or a plate, and a finger that hesitates",
        "Extreme close-up: An eye, and a light in it",
    ),
    "life": (
        "Wide shot: The way on, small figures under a large sky",
        "Medium shot: A pause together, nothing said",
        "Full shot: The world going by, and {it} in it",
        "Medium wide shot: A place passed before, now seen differently",
        "Wide shot: Weather turning",
        "Profile shot: The road behind them",
        "Medium close-up: Something shared, something eaten, a laugh",
        "Low-angle shot: Feet that keep going",
    ),
    "origin": (
        "Close-up: Something kept from long ago",
        "Medium shot: A memory: the same place, younger light",
        "Wide shot: A world that was once enough for {it}",
        "Profile shot: A promise, seen from the side",
        "Full shot: A doorway, and someone who is not there",
        "Extreme close-up: A name traced with a fingertip, too near to read",
        "Medium close-up: The first time, remembered",
        "Medium wide shot: What was lost, still in its place",
    ),
    "close": ("Centred wide shot: The last image of {it}: still, open, with clear space above",),
}
_TOPIC: dict[Act, tuple[str, ...]] = {
    "hook": (
        "Extreme close-up: One surprising detail, too close to be named",
        "Close-up: A stillness, then the first movement",
        "Extreme close-up: The smallest part of the whole, filling the frame",
    ),
    "before": (
        "Medium shot: How it begins: a quiet, early moment",
        "Wide shot: The ground on which everything stands",
        "Wide shot: A wide, empty view, before anything happens",
    ),
    "reveal": (
        "Wide shot: The whole at last, wide and clear",
        "Wide shot: The camera draws back until everything is in view",
        "Medium shot: What it is all about, in the middle of the frame",
    ),
    "benefit": (
        "Medium close-up: The moment that matters most, held a little longer",
        "Medium shot: Cause and effect in a single move",
        "Close-up: What grows out of it, in plain sight",
        "Close-up: The turning point, seen from close by",
        "Full shot: A change, from one side of the frame to the other",
        "Wide shot: The effect, far from where it began",
        "Medium wide shot: Before and after, side by side",
        "Extreme close-up: The instant itself, slowed down",
    ),
    "detail": (
        "Extreme close-up: Texture and pattern, close up",
        "Close-up: A single element, apart from the rest",
        "Medium shot: Light falling through and around",
        "Close-up: The rhythm of it: the same movement, again and again",
        "Profile shot: The edge, where it meets its surroundings",
        "Extreme close-up: A trace, a drop, a grain",
        "Top-down shot: Order in what looked like chaos",
        "Extreme close-up: Something nobody sees with the naked eye",
    ),
    "life": (
        "Medium shot: {people} take part, absorbed",
        "Close-up: Hands that know what they are doing",
        "Medium wide shot: The surroundings answer",
        "Wide shot: Seen from far away, small in the landscape",
        "Full shot: The same place a little later",
        "Medium close-up: A face that watches",
        "Wide shot: A path through the middle of it",
        "Low-angle shot: Looking up from the middle of it",
    ),
    "origin": (
        "Close-up: Where it comes from: the first small sign",
        "Wide shot: The land, the water or the city that it grew from",
        "Medium shot: Old tools and old pictures of the same thing",
        "Profile shot: Somebody who has known it all their life",
        "Top-down shot: The way it travelled, as a line through a landscape",
        "Extreme close-up: What it is made of",
        "Full shot: A quiet place where it once was different",
        "Medium wide shot: The next ones, learning",
    ),
    "close": ("Centred medium shot: A calm, complete picture with clear space above",),
}
VIEWS: dict[Kind, dict[Act, tuple[str, ...]]] = {
    "thing": _THING,
    "service": _SERVICE,
    "event": _EVENT,
    "place": _PLACE,
    "story": _STORY,
    "topic": _TOPIC,
}

NEARER = (
    "Close-up: the same moment closer, on hands and small movements",
    "Extreme close-up: the same moment on its nearest detail",
    "Close-up: the same moment in a reflection or a shadow",
)
WIDER = (
    "Wide shot: the same moment from further away, with its surroundings",
    "Medium shot: the same moment from behind, looking where the action looks",
    "Profile shot: the same moment from the side",
)
"""Further shots of a moment that the user described."""

AGAIN = (
    "from the other side",
    "closer than before",
    "from far back",
    "through something in the foreground",
    "from low down",
)
"""How a view differs when it comes back in a long film."""
