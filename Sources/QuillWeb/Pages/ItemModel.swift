package import QuillCore

/// What the page of an item shows.
package struct ItemModel: Sendable {
    /// What is made now, or stopped.
    package struct Under: Sendable {
        package let run: ID<Run>
        package let stage: String
        package let bar: StepBar
        package let job: ID<Job>?
        package let fraction: Double?
        package let startedAt: Timestamp
        /// From earlier runs like it.
        package let expectedSeconds: Double?

        package init(
            run: ID<Run>, stage: String, bar: StepBar, job: ID<Job>?, fraction: Double?, startedAt: Timestamp, expectedSeconds: Double?
        ) {
            self.run = run
            self.stage = stage
            self.bar = bar
            self.job = job
            self.fraction = fraction
            self.startedAt = startedAt
            self.expectedSeconds = expectedSeconds
        }
    }

    package struct Detail: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package struct Media: Sendable, Hashable {
        /// What `/api/v1/assets/…` serves, with Range.
        package let asset: String
        /// `audio/mp4`.
        package let type: String
        /// The language of its transcript; nil where there is none with times.
        package let captions: String?

        package init(asset: String, type: String, captions: String? = nil) {
            self.asset = asset
            self.type = type
            self.captions = captions
        }

        var isVideo: Bool { type.hasPrefix("video/") }
    }

    package struct Words: Sendable {
        /// `Recognised by whisper-base`, `Captions of the owner`.
        package let origin: String
        package let notes: [String]
        package let cues: [Cue]
        /// Titles over the cues that they begin at.
        package let chapters: [Int: String]
        /// Of all cues, which are shown in slices where they are many; where the slices beside this one begin.
        package let total: Int
        package let earlier: Int?
        package let later: Int?
        package let found: Found?

        package init(
            origin: String, notes: [String], cues: [Cue], chapters: [Int: String], total: Int? = nil, earlier: Int? = nil,
            later: Int? = nil, found: Found? = nil
        ) {
            self.found = found
            self.total = total ?? cues.count
            self.earlier = earlier
            self.later = later
            self.origin = origin
            self.notes = notes
            self.cues = cues
            self.chapters = chapters
        }
    }

    /// What was looked for in all of the transcript, and where it stands.
    package struct Found: Sendable {
        package struct Hit: Sendable {
            package let cue: Int
            package let startMilliseconds: Int?
            /// The line around what was found.
            package let before: String
            package let match: String
            package let after: String

            package init(cue: Int, startMilliseconds: Int?, before: String, match: String, after: String) {
                self.cue = cue
                self.startMilliseconds = startMilliseconds
                self.before = before
                self.match = match
                self.after = after
            }
        }

        package let wanted: String
        package let hits: [Hit]
        /// Of all places; the first are in `hits`.
        package let count: Int

        package init(wanted: String, hits: [Hit], count: Int) {
            self.wanted = wanted
            self.hits = hits
            self.count = count
        }
    }

    package struct Variant: Sendable {
        /// As the wire calls it: `comprehensive`.
        package let name: String
        package let title: String
        package let status: Status
        package let statusWords: String
        /// What is known of it: `612 words`, `extractive`, `$0.012`.
        package let facts: [String]
        /// Why it was not made by who was asked first.
        package let fallback: String?
        package let madeAt: Timestamp?
        package let body: Rendered?
        /// As Markdown, to be copied.
        package let markdown: String?
        package let job: ID<Job>?
        package let fraction: Double?
        package let trouble: Trouble?
        /// Why it is no longer what would be made today.
        package let stale: String?

        package init(
            name: String, title: String, status: Status, statusWords: String, facts: [String] = [], fallback: String? = nil,
            madeAt: Timestamp? = nil,
            body: Rendered? = nil, markdown: String? = nil, job: ID<Job>? = nil, fraction: Double? = nil, trouble: Trouble? = nil,
            stale: String? = nil
        ) {
            self.markdown = markdown
            self.name = name
            self.title = title
            self.status = status
            self.statusWords = statusWords
            self.facts = facts
            self.fallback = fallback
            self.madeAt = madeAt
            self.body = body
            self.job = job
            self.fraction = fraction
            self.trouble = trouble
            self.stale = stale
        }
    }

    package struct Work: Sendable {
        package let document: ID<Document>
        package let title: String
        package let state: ReviewState
        package let revision: Int
        package let words: Int
        package let at: Timestamp
        package let sections: [(key: String, name: String)]

        package init(
            document: ID<Document>, title: String, state: ReviewState, revision: Int, words: Int, at: Timestamp,
            sections: [(key: String, name: String)] = []
        ) {
            self.sections = sections
            self.document = document
            self.title = title
            self.state = state
            self.revision = revision
            self.words = words
            self.at = at
        }
    }

    package struct PastRun: Sendable {
        package let run: ID<Run>
        package let wanted: String
        package let status: Status
        package let startedAt: Timestamp
        package let seconds: Double?
        package let cost: Spent

        package init(run: ID<Run>, wanted: String, status: Status, startedAt: Timestamp, seconds: Double?, cost: Spent) {
            self.run = run
            self.wanted = wanted
            self.status = status
            self.startedAt = startedAt
            self.seconds = seconds
            self.cost = cost
        }
    }

    /// What can be made anew.
    package struct Remake: Sendable {
        package let name: String
        package let title: String
        package let note: String
        /// By writer; nil where it cannot be told.
        package let prices: [String: Money?]
        package let estimate: Money?
        package let isChosen: Bool

        /// `standard` is the writer that is chosen at first.
        package init(name: String, title: String, note: String, prices: [String: Money?], standard: String, isChosen: Bool) {
            self.name = name
            self.title = title
            self.note = note
            self.prices = prices
            estimate = prices[standard] ?? nil
            self.isChosen = isChosen
        }

        package init(name: String, title: String, note: String, estimate: Money?, isChosen: Bool) {
            self.init(name: name, title: title, note: note, prices: ["": estimate], standard: "", isChosen: isChosen)
        }
    }

    package let id: ID<Item>
    package let badges: Shell.Badges
    package let title: String
    package let status: Status
    package let statusWords: String
    package let place: String
    package let address: WebAddress?
    package let durationSeconds: Double?
    package let language: String?
    package let addedAt: Timestamp
    package let under: Under?
    package let trouble: Trouble?
    package let media: Media?
    /// Why nothing can be played: `This is a text`, `The sound is still being fetched`.
    package let silence: String?
    package let transcript: Words?
    package let part: ItemPart
    package let variants: [Variant]
    package let documents: [Work]
    package let runs: [PastRun]
    /// What is known of it beside its words.
    package let details: [Detail]
    package let remakes: [Remake]
    package let writers: [WriterChoice]
    /// What an article of it would cost; nil where there is one already.
    package let articleEstimate: Money?

    package init(
        id: ID<Item>, badges: Shell.Badges, title: String, status: Status, statusWords: String, place: String, address: WebAddress?,
        durationSeconds: Double?, language: String?, addedAt: Timestamp, under: Under?, trouble: Trouble?, media: Media?, silence: String?,
        transcript: Words?, part: ItemPart, variants: [Variant], documents: [Work], runs: [PastRun], details: [Detail] = [],
        remakes: [Remake], writers: [WriterChoice], articleEstimate: Money?
    ) {
        self.id = id
        self.badges = badges
        self.title = title
        self.status = status
        self.statusWords = statusWords
        self.place = place
        self.address = address
        self.durationSeconds = durationSeconds
        self.language = language
        self.addedAt = addedAt
        self.under = under
        self.trouble = trouble
        self.media = media
        self.silence = silence
        self.transcript = transcript
        self.part = part
        self.variants = variants
        self.documents = documents
        self.runs = runs
        self.details = details
        self.remakes = remakes
        self.writers = writers
        self.articleEstimate = articleEstimate
    }
}

extension ItemModel.Words {
    var isTimed: Bool { cues.contains { $0.startMilliseconds != nil } }

    /// Set where not all of it is shown.
    var slice: Int? { total > cues.count ? cues.first?.id : nil }
}
