internal import Foundation
package import QuillCore

/// A request as a schedule keeps it: of an address, or of an item that is there. What may be added later has to be optional here,
/// since older ones are read too.
extension ArticleRequest: Codable {
    private enum Key: String, CodingKey {
        case url, item, article, variants, destinations, writer, style, speechModel, maxSections, remake
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        let item = try values.decodeIfPresent(ID<Item>.self, forKey: .item)
        self.init(
            input: try item.map { .item($0) } ?? .address(values.decode(String.self, forKey: .url)),
            article: try values.decode(Bool.self, forKey: .article), variants: try values.decode([String].self, forKey: .variants),
            destinations: try values.decode([String].self, forKey: .destinations),
            writer: try values.decodeIfPresent(String.self, forKey: .writer),
            speechModel: try values.decodeIfPresent(String.self, forKey: .speechModel),
            maxSections: try values.decode(Int.self, forKey: .maxSections), remake: try values.decode([String].self, forKey: .remake),
            trigger: Self.scheduled)
        style = try values.decode(WritingStyle.self, forKey: .style)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        switch input {
        case .item(let id): try values.encode(id, forKey: .item)
        case .address(let url): try values.encode(url, forKey: .url)
        case .written, .file, .text:
            throw EncodingError.invalidValue(
                input, .init(codingPath: encoder.codingPath, debugDescription: "a schedule is of an address or an item"))
        }
        try values.encode(article, forKey: .article)
        try values.encode(variants, forKey: .variants)
        try values.encode(destinations, forKey: .destinations)
        try values.encodeIfPresent(writer, forKey: .writer)
        try values.encode(style, forKey: .style)
        try values.encodeIfPresent(speechModel, forKey: .speechModel)
        try values.encode(maxSections, forKey: .maxSections)
        try values.encode(remake, forKey: .remake)
    }

    /// The trigger of runs that a schedule begins.
    package static let scheduled = "schedule"

    /// What it is about: an address, or the id of an item.
    package var source: String {
        switch input {
        case .address(let address), .written(let address): address
        case .item(let id): id.text
        case .file(_, let name): name
        case .text(_, let title): title
        }
    }

    package init(kept: String) throws(QuillError) {
        do { self = try JSONDecoder().decode(Self.self, from: Data(kept.utf8)) } catch {
            throw QuillError(.internalError, "What the schedule asks for cannot be read: \(error).", hint: "Save the schedule anew.")
        }
    }

    var kept: String {
        get throws(QuillError) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            do { return String(decoding: try encoder.encode(self), as: UTF8.self) } catch {
                throw QuillError(.invalidInput, "A schedule is of an address or of an item that is there.", hint: "Take the file in first.")
            }
        }
    }
}
