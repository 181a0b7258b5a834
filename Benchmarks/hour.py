"""Captions of an hour of speech, about 10,000 words: the same bytes on every machine.

    hour.py > hour.vtt

Eight topics of made-up lecture, each with its own words, so that there is something to segment and rank. A transcript
that repeated itself would be quicker to analyse than a real one.
"""

import itertools
import random

HOUR = 3600.0
WORDS = 10_000
CUE_WORDS = 11

TOPICS = {
    "the orchard": (
        "apple trees, old varieties, grafting knife, root stock, blossom, late frost, pruning cut, canopy, fruit fly, windfall, cider press, "
        "storage cellar, bark canker, ladder, harvest week, pollen, bee hive, meadow grass, drip line, young scion",
        "bears fruit, needs light, survives the winter, heals slowly, attracts pollinators, loses its leaves, grows towards the south, ripens in October",
    ),
    "the harbour": (
        "pilot boat, tide table, container crane, breakwater, mooring line, dredger, lock gate, harbour master, cold store, tug, fish auction, "
        "quay wall, channel buoy, customs shed, night shift, diesel generator, shore power, ferry ramp, ballast water, radar tower",
        "waits for high water, costs a day, was rebuilt after the storm, moves at night, saves fuel, blocks the channel, carries the heaviest loads, rusts first",
    ),
    "the choir": (
        "alto section, warm-up, breathing exercise, sheet music, tenor line, rehearsal room, conductor, first entry, hymn, pitch pipe, echo, "
        "concert programme, audience, soloist, dissonance, long phrase, cathedral acoustics, metronome, folk song, encore",
        "falls flat after ten minutes, carries the melody, sounds better standing, takes a season to learn, calms the nerves, fills the room, wants a slower tempo, holds the others together",
    ),
    "the bakery": (
        "sourdough starter, rye flour, deck oven, proofing basket, crumb, crust, baker's scale, salt, water temperature, overnight dough, steam, "
        "morning queue, delivery van, grain mill, hydration, kneading machine, flat loaf, seed mix, oven stone, flour dust",
        "doubles by four in the morning, forgives no haste, smells of malt, tears when it is cold, keeps for a week, decides the price, browns too early, rests under a cloth",
    ),
    "the observatory": (
        "main mirror, variable star, exposure time, dome motor, light pollution, comet, guide camera, spectrum, dark frame, humidity, asteroid track, "
        "public evening, eyepiece, sidereal clock, filter wheel, data archive, supernova alert, seeing, mount, calibration lamp",
        "drifts by a second, shows up in every third image, went dark in spring, needs a clear week, follows the sky, surprises visitors, repeats every eleven days, is older than the building",
    ),
    "the night bus": (
        "timetable, last train, driver break, ring road, depot, ticket machine, student quarter, empty seat, hospital stop, battery range, "
        "winter service, bus lane, passenger count, transfer, punctuality, pilot route, fare zone, dispatcher, shift plan, charging mast",
        "connects two valleys, runs every forty minutes, fills up after midnight, was cancelled twice, pays for itself on Fridays, misses the connection, brings nurses home, changes the map of the town",
    ),
    "the archive": (
        "parish register, glass negative, catalogue card, acid paper, reading room, scanner, handwriting, letter bundle, mould, climate log, donor, "
        "street map, index, finding aid, microfilm, seal, census sheet, oral history, transcript, backup tape",
        "crumbles at the edges, names every household, was thought lost, answers most questions, contradicts the chronicle, takes an hour to unfold, survives the flood, waits for a reader",
    ),
    "the stream": (
        "gravel bed, trout, fish ladder, weir, flood plain, willow, water sample, nitrate level, otter track, mill race, sediment, culvert, "
        "kingfisher, bank erosion, gauge, summer drought, meander, insect larvae, farm ditch, bridge pier",
        "returns within two years, cools the water, moves after every flood, clogs in autumn, feeds the whole valley, shows what the fields lose, was straightened in the fifties, tells the age of the mud",
    ),
}

OPENINGS = (
    "Let us turn to {topic}, because everything there depends on the {a}.", "Now I would like to talk about {topic} and what the {a} taught us.",
    "The next part is {topic}, and it begins with a question about the {a}.",
)
FORMS = (
    "The {a} {fact}, and the {b} {fact2}.", "When we measured the {a} in {year}, we found {n} cases in which the {b} {fact}.",
    "What surprised us most is that the {a} {fact}, although nobody had looked at the {b}.", "A {a} without a {b} is only half of the work.",
    "In {year} we spent {n} euros on the {a}, and it was worth it because the {b} {fact}.", "You know, the {a} is, um, what people ask about, but the {b} matters more.",
    "Why does the {a} matter?", "It {fact}.", "So we changed the {a} first and left the {b} for later.", "My advice is to look at the {a} before you touch the {b}.",
    "About {n} percent of the trouble comes from the {a}, and the rest comes from the {b}.", "The {a} {fact} only if somebody checks the {b} every week.",
    "We tried the {a} for {m} months, and then, I mean, we went back to the {b}.", "Nobody tells you that the {a} {fact}.",
    "The important thing about the {a} is that it {fact}, even when the {b} {fact2}.", "For example, the {a} near the {c} {fact}, while the {b} {fact2}.",
    "Compared with the {a}, the {b} is cheap, and the {c} costs next to nothing.", "If the {a} {fact}, then the {b} follows within {m} days.",
    "Most beginners buy a {a}, and they forget the {b} and the {c}.", "There were {m} of us, one {a} and not a single {b}.",
)


def sentences(chance: random.Random):
    """Sentences topic after topic, as many as are asked for."""
    share = WORDS // len(TOPICS)
    for topic, (nouns, facts) in TOPICS.items():
        nouns, facts = nouns.split(", "), facts.split(", ")
        said = 0
        for form in itertools.chain([chance.choice(OPENINGS)], iter(lambda: chance.choice(FORMS), None)):
            a, b, c = chance.sample(nouns, 3)
            fact, fact2 = chance.sample(facts, 2)
            text = form.format(topic=topic, a=a, b=b, c=c, fact=fact, fact2=fact2, year=chance.randint(1990, 2025), n=chance.randint(3, 980), m=chance.randint(2, 30))
            yield text
            said += len(text.split())
            if said >= share:
                break


def clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    return f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"


def main() -> None:
    words = " ".join(sentences(random.Random(2026))).split()
    lines = [words[start : start + CUE_WORDS] for start in range(0, len(words), CUE_WORDS)]
    print("WEBVTT\n")
    for number, line in enumerate(lines):
        print(f"{clock(number * HOUR / len(lines))} --> {clock((number + 0.97) * HOUR / len(lines))}\n{' '.join(line)}\n")


if __name__ == "__main__":
    main()
