/// Reads one kind of source: looks at what is there, and fetches its media.
package protocol SourceReader: Sendable {
    var kind: Item.Kind { get }
    /// Recipes name it, so that a better look makes older ones stale.
    var version: Int { get }
    /// What the source holds; `media` is the path of its bytes where we have them already.
    func inspect(_ item: Item, media: String?, _ work: any Work) async throws(QuillError) -> SourceFacts
    /// Brings the media into `work.scratch`.
    func fetch(_ item: Item, _ work: any Work) async throws(QuillError) -> FetchedMedia
    /// How the item fares at its source, without bringing anything else; nil where a source of this kind cannot tell.
    /// - Parameter folder: a temporary one, for what it writes meanwhile.
    func engagement(of item: Item, in folder: String) async throws(QuillError) -> Engagement?
    /// What the media at this path is made of.
    func technical(of media: String) async throws(QuillError) -> Technical
}

/// What was brought from a source: where it lies, and what it is.
package struct FetchedMedia: Sendable {
    package let path: String
    package let mediaType: String
    package let technical: Technical

    package init(path: String, mediaType: String, technical: Technical) {
        self.path = path
        self.mediaType = mediaType
        self.technical = technical
    }
}

/// Turns sound into timed words.
package protocol Transcriber: Sendable {
    /// The catalogue name of its model: `whisper-base`.
    var model: String { get }
    /// How many pieces it works on at a time.
    var parallelism: Int { get }
    /// Begins to get ready, so that loading a model overlaps with other work. Optional, and does not wait.
    func prepare()
    func recognise(_ piece: AudioPiece, progress: @escaping @Sendable (Double) -> Void) async throws(QuillError) -> Recognition
}

/// A stretch of a recording as raw signed 16-bit little-endian mono at 16 kHz.
package struct AudioPiece: Sendable, Hashable {
    package let path: String
    /// Where it begins in the recording.
    package let offsetSeconds: Double
    package let durationSeconds: Double
    /// Nil lets the recogniser find out.
    package let language: String?

    package init(path: String, offsetSeconds: Double, durationSeconds: Double, language: String?) {
        self.path = path
        self.offsetSeconds = offsetSeconds
        self.durationSeconds = durationSeconds
        self.language = language
    }
}

/// What a recogniser heard in one piece; times are those of the whole recording.
package struct Recognition: Sendable, Hashable, Codable {
    package let language: String
    /// 0–1.
    package let languageProbability: Double
    package let lines: [Line]
    package let audioSeconds: Double
    package let computeSeconds: Double

    package struct Line: Sendable, Hashable, Codable {
        package let start: Double
        package let end: Double
        package let text: String
        /// 0–1, how sure it is of the words.
        package let confidence: Double
        /// 0–1, how likely it is that nobody spoke.
        package let noSpeech: Double
        /// Characters before by characters after compression: high where it repeats itself.
        package let compression: Double

        package init(start: Double, end: Double, text: String, confidence: Double, noSpeech: Double, compression: Double) {
            self.start = start
            self.end = end
            self.text = text
            self.confidence = confidence
            self.noSpeech = noSpeech
            self.compression = compression
        }
    }

    package init(language: String, languageProbability: Double, lines: [Line], audioSeconds: Double, computeSeconds: Double) {
        self.language = language
        self.languageProbability = languageProbability
        self.lines = lines
        self.audioSeconds = audioSeconds
        self.computeSeconds = computeSeconds
    }
}

/// Writes to one kind of destination.
package protocol Publisher: Sendable {
    var descriptor: PublisherDescriptor { get }
    /// Checks what a person wrote after `kind:` and gives the destination's locator and settings.
    func parse(_ written: String) throws(QuillError) -> (locator: String, settings: [String: String])
    /// Puts the publication there, over what `replacing` names.
    func publish(_ publication: Publication, to: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt
    /// Whether a write whose ending is unknown arrived.
    func locate(_ publication: Publication, at: Destination, replacing: RemoteRef?) async throws(QuillError) -> Receipt?
    /// How what was delivered stands there now.
    func condition(of ref: RemoteRef, at: Destination) async throws(QuillError) -> RemoteCondition
}

/// How a delivered thing stands at its destination.
package enum RemoteCondition: Sendable, Hashable {
    case intact
    /// Somebody changed it there; in words, what.
    case edited(String)
    /// It, or a part of it, is gone.
    case missing(String)
}

/// How a kind of destination describes itself: help, forms and reference pages are drawn from it.
package struct PublisherDescriptor: Sendable, Hashable {
    package let kind: String
    package let title: String
    /// How it is written on the command line: `folder:PATH[?style=plain&edited=keep]`.
    package let usage: String
    package let fields: [Field]

    package struct Field: Sendable, Hashable {
        package let key: String
        package let help: String
        package let values: [String]
        package let standard: String

        package init(key: String, help: String, values: [String], standard: String) {
            self.key = key
            self.help = help
            self.values = values
            self.standard = standard
        }
    }

    package init(kind: String, title: String, usage: String, fields: [Field]) {
        self.kind = kind
        self.title = title
        self.usage = usage
        self.fields = fields
    }
}

/// An article as a publisher gets it: rendered, with every link real.
package struct Publication: Sendable, Hashable {
    package let document: ID<Document>
    package let revision: ID<Revision>
    package let frontMatter: FrontMatter
    /// When it was first written: what stands as `date`, so that publishing again changes nothing.
    package let date: Timestamp
    package let markdown: String
    package let html: String
    /// Further files, by name: the transcript with anchors.
    package let attachments: [Attachment]

    package struct Attachment: Sendable, Hashable {
        package let name: String
        package let bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    package init(
        document: ID<Document>, revision: ID<Revision>, frontMatter: FrontMatter, date: Timestamp, markdown: String, html: String,
        attachments: [Attachment]
    ) {
        self.document = document
        self.revision = revision
        self.frontMatter = frontMatter
        self.date = date
        self.markdown = markdown
        self.html = html
        self.attachments = attachments
    }
}
