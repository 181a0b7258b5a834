/// What the routes of documents take.
extension Wire {
    /// `POST /api/v1/documents`.
    package struct NewDocument: WireRequest {
        package let title: String
        package let description: String?
        package let language: String?
        package let tags: [String]?
        /// Under one section without a heading.
        package let markdown: String
        package let itemIds: [String]?

        package init(_ fields: inout Fields) {
            title = fields.text("title", length: 1...500, isRequired: true) ?? ""
            description = fields.text("description", length: 0...180)
            language = fields.text("language", length: 2...35)
            tags = fields.texts("tags", count: 0...10, length: 1...60)
            markdown = fields.text("markdown", length: 1...200_000, isRequired: true) ?? ""
            itemIds = fields.texts("item_ids", count: 0...12, length: 1...60)
        }
    }

    /// `PATCH /api/v1/documents/{id}`: entries of the front matter; what is absent stays.
    package struct PatchDocument: WireRequest {
        package let title, description, slug, language: String?
        package let tags: [String]?

        package init(_ fields: inout Fields) {
            title = fields.text("title", length: 1...500)
            description = fields.text("description", length: 0...180)
            slug = fields.text("slug", length: 1...200)
            language = fields.text("language", length: 2...35)
            tags = fields.texts("tags", count: 0...10, length: 1...60)
        }
    }

    /// `PUT /api/v1/documents/{id}/sections/{section_id}`: the whole new text of a section.
    package struct SaveSection: WireRequest {
        /// The version that the text was written on, so that what others changed meanwhile is neither lost nor overwritten.
        package let baseVersion: Int
        package let markdown: String
        /// Absent keeps it; empty takes it away.
        package let heading: String?
        /// The proposal that an earlier save of the same editor ended as.
        package let keptProposal: String?

        package init(baseVersion: Int, markdown: String, heading: String? = nil, keptProposal: String? = nil) {
            self.baseVersion = baseVersion
            self.markdown = markdown
            self.heading = heading
            self.keptProposal = keptProposal
        }

        package init(_ fields: inout Fields) {
            baseVersion = fields.integer("base_version", in: 1...1_000_000, isRequired: true) ?? 1
            markdown = fields.text("markdown", length: 0...200_000, isRequired: true) ?? ""
            heading = fields.text("heading", length: 0...500)
            keptProposal = fields.text("kept_proposal", length: 1...60)
        }
    }

    /// `POST …/sections/{section_id}/regenerate`.
    package struct Regenerate: WireRequest {
        package let writer: String?
        package let style: Style

        package init(_ fields: inout Fields) {
            writer = fields.text("writer", length: 1...200)
            style = Style(&fields)
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encodeIfPresent(writer, forKey: .writer)
            try style.encode(to: encoder)
        }

        private enum Key: String, CodingKey { case writer }
    }

    /// `POST …/proposals/{id}/accept`: all of it, or single hunks of its sections.
    package struct Accept: WireRequest {
        /// The version that the hunks were counted on; needed where hunks are named.
        package let headVersion: Int?
        package let section: String?
        package let hunks: [Int]?
        /// Takes the section as it was proposed, over whatever the document says now.
        package let overwrite: Bool?

        package init(_ fields: inout Fields) {
            headVersion = fields.integer("head_version", in: 1...1_000_000)
            section = fields.text("section", length: 1...200)
            hunks = fields.integers("hunks", count: 0...10_000)
            overwrite = fields.flag("overwrite")
            if hunks != nil && (headVersion == nil || section == nil) {
                fields.refuse("hunks", "needs the section, and the head_version that they were counted on.")
            }
        }
    }

    /// `POST /api/v1/steps/{step}`: one step by itself, for a document or for a text.
    package struct RunStep: WireRequest {
        package let documentId: String?
        package let itemId: String?
        package let text: String?
        package let title: String?
        package let section: String?
        package let writer: String?
        package let maxSections: Int?
        package let style: Style

        package init(_ fields: inout Fields) {
            documentId = fields.text("document_id", length: 1...60)
            itemId = fields.text("item_id", length: 1...60)
            text = fields.text("text", length: 1...200_000)
            title = fields.text("title", length: 1...500)
            section = fields.text("section_id", length: 1...200)
            writer = fields.text("writer", length: 1...200)
            maxSections = fields.integer("max_sections", in: 1...12)
            style = Style(&fields)
            if [documentId, itemId, text].compactMap(\.self).count != 1 {
                fields.refuse("document_id", "give either document_id, item_id or text, and only one.")
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encodeIfPresent(documentId, forKey: .documentId)
            try values.encodeIfPresent(itemId, forKey: .itemId)
            try values.encodeIfPresent(text, forKey: .text)
            try values.encodeIfPresent(title, forKey: .title)
            try values.encodeIfPresent(section, forKey: .sectionId)
            try values.encodeIfPresent(writer, forKey: .writer)
            try values.encodeIfPresent(maxSections, forKey: .maxSections)
            try style.encode(to: encoder)
        }

        private enum Key: String, CodingKey { case documentId, itemId, text, title, sectionId, writer, maxSections }
    }

    /// `POST /api/v1/pipelines/generate_blog`.
    package struct GenerateBlog: WireRequest {
        package let documentId: String?
        package let itemIds: [String]?
        package let options: Options

        package struct Options: Sendable, Encodable {
            package let tone, industry, provider, model, instructions, language: String?
            package let maxSections, targetChapters, sectionIndex: Int?
            package let temperature: Double?

            init(_ fields: inout Fields) {
                tone = fields.text("tone", length: 3...40)
                industry = fields.text("industry", length: 3...40)
                provider = fields.text("provider", length: 1...200)
                model = fields.text("model", length: 1...100)
                instructions = fields.text("instructions", length: 0...2_000)
                language = fields.text("language", length: 2...35)
                maxSections = fields.integer("max_sections", in: 1...12)
                targetChapters = fields.integer("target_chapters", in: 1...12)
                sectionIndex = fields.integer("section_index", in: 0...11)
                temperature = fields.number("temperature", in: 0...2)
                if model != nil && provider == nil { fields.refuse("model", "needs the provider that has it.") }
                if provider?.contains(",") == true && model != nil {
                    fields.refuse("model", "belongs to one provider; write several as provider: \"openai:gpt-4.1,anthropic\".")
                }
                if fields.flag("include_images") == true {
                    fields.refuse("include_images", "cannot be honoured yet, since nothing here makes images; leave it out or give false.")
                }
                if fields.text("content_type", length: 0...60) != nil {
                    fields.refuse("content_type", "is not heeded: what is written is an article; leave it out.")
                }
            }
        }

        package init(_ fields: inout Fields) {
            documentId = fields.text("document_id", length: 1...60)
            itemIds = fields.texts("item_ids", count: 1...1, length: 1...60)
            options = fields.object("options") { Options(&$0) } ?? Self.none
            if (documentId == nil) == (itemIds == nil) {
                fields.refuse("document_id", "give either document_id or item_ids, and only one.")
            }
        }

        private static var none: Options {
            var nothing = Fields([:])
            return Options(&nothing)
        }
    }
}
