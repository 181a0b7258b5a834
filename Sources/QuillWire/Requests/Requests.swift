/// What the routes take. Each type reads its fields with their bounds, once for the server, the reference and the SDK.
extension Wire {
    /// How something is to be written; heeded by writers that are models.
    package struct Style: Sendable, Codable {
        package let tone: String?
        package let industry: String?
        package let instructions: String?
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
            tone = fields.text("tone", "A preset, or a manner in your own words.", length: 3...40)
            industry = fields.text("industry", "Whom it is for: a preset, or your own words.", length: 3...40)
            instructions = fields.text("instructions", "What else the writer is told.", length: 0...2_000)
            temperature = fields.number("temperature", "How freely the model chooses its words.", in: 0...2)
            language = fields.text("language", "BCP 47, where it is not to be the language of the source.", length: 2...35)
            targetChapters = fields.integer("target_chapters", "At most this many sections between lead and closing list.", in: 1...12)
            writers = fields.object("writers", "The writers of single steps, in place of writer.") { steps in
                var chosen: [String: String] = [:]
                for step in ["outline", "chapters", "section", "seo", "summary"] {
                    chosen[step] = steps.text(step, "Who writes this step.", length: 1...200)
                }
                return chosen
            }
        }
    }

    /// What should come of a source; the same for every way in.
    package struct Wishes: Sendable, Codable {
        package let variants: [String]?
        package let article: Bool?
        package let writer: String?
        package let style: Style
        package let maxSections: Int?
        package let to: [String]?
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
            variants = fields.texts(
                "variants", "Summaries to make; all three when it is not said: comprehensive, bullet-points, key-insights. [] for none.",
                count: 0...20, length: 1...60)
            article = fields.flag("article", "Whether an article is wanted; true when it is not said.")
            writer = fields.text("writer", "Who writes; several, separated by commas, are asked in turn.", length: 1...200)
            style = Style(&fields)
            maxSections = fields.integer("max_sections", "Topics of the article; 12 when it is not said.", in: 1...12)
            to = fields.texts(
                "to", "Where the article goes: folder:PATH[?style=plain|hugo|jekyll|astro].", count: 0...20, length: 1...2_000)
            remake = fields.texts(
                "remake", "What to make anew although it is there: variants, article, sections, stale, all.", count: 0...100,
                length: 1...200)
        }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            variants = try values.decodeIfPresent([String].self, forKey: .variants)
            article = try values.decodeIfPresent(Bool.self, forKey: .article)
            writer = try values.decodeIfPresent(String.self, forKey: .writer)
            maxSections = try values.decodeIfPresent(Int.self, forKey: .maxSections)
            to = try values.decodeIfPresent([String].self, forKey: .to)
            remake = try values.decodeIfPresent([String].self, forKey: .remake)
            style = try Style(from: decoder)
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
            url = fields.text("url", "The address to fetch.", length: 1...2_000)
            uploadId = fields.text("upload_id", "A file that was sent before, by its upload.", length: 1...60)
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
            text = fields.text("text", "The text itself.", length: 1...200_000, isRequired: true) ?? ""
            title = fields.text("title", "What it is called.", length: 1...500, isRequired: true) ?? ""
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
            itemId = fields.text("item_id", "The item, itm_….", length: 1...60, isRequired: true) ?? ""
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
            name = fields.text("name", "What the file is called.", length: 1...255, isRequired: true) ?? ""
            size = fields.integer("size", "How many bytes it has.", in: 1...(1 << 40), isRequired: true) ?? 0
        }
    }

    /// A request without fields.
    package struct Nothing: WireRequest {
        package init() {}
        package init(_ fields: inout Fields) {}
    }
}
