/// What the routes take. Each type reads its fields with their bounds, once for the server, the reference and the SDK.
extension Wire {
    /// How something is to be written; heeded by writers that are models.
    package struct Style: Sendable, Encodable {
        /// A preset, or 3 to 40 characters of one's own.
        package let tone: String?
        package let industry: String?
        package let instructions: String?
        /// 0–2.
        package let temperature: Double?
        /// BCP 47, where it is not to be the language of the source.
        package let language: String?
        /// At most this many sections between lead and closing list.
        package let targetChapters: Int?
        /// The writers of single steps: `{"section": "openai"}`.
        package let writers: [String: String]?

        package init(
            tone: String? = nil, industry: String? = nil, instructions: String? = nil, temperature: Double? = nil,
            language: String? = nil, targetChapters: Int? = nil, writers: [String: String]? = nil
        ) {
            self.tone = tone
            self.industry = industry
            self.instructions = instructions
            self.temperature = temperature
            self.language = language
            self.targetChapters = targetChapters
            self.writers = writers
        }

        package init(_ fields: inout Fields) {
            tone = fields.text("tone", length: 3...40)
            industry = fields.text("industry", length: 3...40)
            instructions = fields.text("instructions", length: 0...2_000)
            temperature = fields.number("temperature", in: 0...2)
            language = fields.text("language", length: 2...35)
            targetChapters = fields.integer("target_chapters", in: 1...12)
            writers = fields.object("writers") { steps in
                var chosen: [String: String] = [:]
                for step in ["outline", "chapters", "section", "seo", "summary"] { chosen[step] = steps.text(step, length: 1...200) }
                return chosen
            }
        }
    }

    /// What should come of a source; the same for every way in.
    package struct Wishes: Sendable, Encodable {
        /// Summaries; `none` for no summary, absent for all three.
        package let variants: [String]?
        /// Whether an article is wanted.
        package let article: Bool?
        /// Who writes; several, separated by commas, are asked in turn.
        package let writer: String?
        package let style: Style
        package let maxSections: Int?
        /// Destinations: `folder:PATH?style=hugo`.
        package let to: [String]?
        /// What to make anew although it is there.
        package let remake: [String]?

        package init(
            variants: [String]? = nil, article: Bool? = nil, writer: String? = nil, style: Style = Style(), maxSections: Int? = nil,
            to: [String]? = nil, remake: [String]? = nil
        ) {
            self.variants = variants
            self.article = article
            self.writer = writer
            self.style = style
            self.maxSections = maxSections
            self.to = to
            self.remake = remake
        }

        package init(_ fields: inout Fields) {
            variants = fields.texts("variants", count: 0...20, length: 1...60)
            article = fields.flag("article")
            writer = fields.text("writer", length: 1...200)
            style = Style(&fields)
            maxSections = fields.integer("max_sections", in: 1...12)
            to = fields.texts("to", count: 0...20, length: 1...2_000)
            remake = fields.texts("remake", count: 0...100, length: 1...200)
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encodeIfPresent(variants, forKey: .variants)
            try values.encodeIfPresent(article, forKey: .article)
            try values.encodeIfPresent(writer, forKey: .writer)
            try values.encodeIfPresent(maxSections, forKey: .maxSections)
            try values.encodeIfPresent(to, forKey: .to)
            try values.encodeIfPresent(remake, forKey: .remake)
            try style.encode(to: encoder)
        }

        private enum Key: String, CodingKey { case variants, article, writer, maxSections, to, remake }
    }

    /// `POST /api/v1/ingest`: an address, or a file that was uploaded before.
    package struct Ingest: WireRequest {
        package let url: String?
        package let uploadId: String?
        package let wishes: Wishes

        package init(url: String? = nil, uploadId: String? = nil, wishes: Wishes = Wishes()) {
            self.url = url
            self.uploadId = uploadId
            self.wishes = wishes
        }

        package init(_ fields: inout Fields) {
            url = fields.text("url", length: 1...2_000)
            uploadId = fields.text("upload_id", length: 1...60)
            wishes = Wishes(&fields)
            if fields.has("url") == fields.has("upload_id") {
                fields.refuse("url", "give either an address or an upload_id, and only one.")
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encodeIfPresent(url, forKey: .url)
            try values.encodeIfPresent(uploadId, forKey: .uploadId)
            try wishes.encode(to: encoder)
        }

        private enum Key: String, CodingKey { case url, uploadId }
    }

    /// `POST /api/v1/ingest/text`.
    package struct IngestText: WireRequest {
        package let text: String
        package let title: String
        package let wishes: Wishes

        package init(text: String, title: String, wishes: Wishes = Wishes()) {
            self.text = text
            self.title = title
            self.wishes = wishes
        }

        package init(_ fields: inout Fields) {
            text = fields.text("text", length: 1...200_000, isRequired: true) ?? ""
            title = fields.text("title", length: 1...500, isRequired: true) ?? ""
            wishes = Wishes(&fields)
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(text, forKey: .text)
            try values.encode(title, forKey: .title)
            try wishes.encode(to: encoder)
        }

        private enum Key: String, CodingKey { case text, title }
    }

    /// `POST /api/v1/runs` and `/runs/plan`: more of an item that is there, or some of it anew.
    package struct StartRun: WireRequest {
        package let itemId: String
        package let wishes: Wishes

        package init(itemId: String, wishes: Wishes) {
            self.itemId = itemId
            self.wishes = wishes
        }

        package init(_ fields: inout Fields) {
            itemId = fields.text("item_id", length: 1...60, isRequired: true) ?? ""
            wishes = Wishes(&fields)
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(itemId, forKey: .itemId)
            try wishes.encode(to: encoder)
        }

        private enum Key: String, CodingKey { case itemId }
    }

    /// `POST /api/v1/uploads`: announces a file that will be sent in pieces.
    package struct NewUpload: WireRequest {
        package let name: String
        package let size: Int

        package init(name: String, size: Int) {
            self.name = name
            self.size = size
        }

        package init(_ fields: inout Fields) {
            name = fields.text("name", length: 1...255, isRequired: true) ?? ""
            size = fields.integer("size", in: 1...(1 << 40), isRequired: true) ?? 0
        }
    }

    /// A request without fields.
    package struct Nothing: WireRequest {
        package init() {}
        package init(_ fields: inout Fields) {}
    }
}
