internal import CResources
internal import Foundation
package import QuillCore

/// What known models hold and cost (models.json, and a file that an operator gives). A model that is not in it has no price.
package struct ModelTable: Sendable {
    package struct Entry: Sendable, Hashable {
        package let vendor: String
        package let model: String
        package let facts: TextModelFacts
        /// How much it should think before it answers; nil for models that do not.
        package let effort: String?
    }

    package let entries: [Entry]

    /// The table inside the executable, with the entries of the file at `path` over it.
    package static func load(overriddenBy path: String?) throws(QuillError) -> ModelTable {
        let own = try ModelTable(json: Data(String(cString: quill_model_table()).utf8), from: "the built-in price table")
        guard let path, !path.isEmpty else { return own }
        return own.replacing(try ModelTable(file: path))
    }

    /// Nothing is known about any model.
    package static let empty = ModelTable(entries: [])

    private init(entries: [Entry]) { self.entries = entries }

    private init(file path: String) throws(QuillError) {
        let name = "the price table \((path as NSString).lastPathComponent)"
        guard let size = Self.size(path), size <= 1 << 20, let data = FileManager.default.contents(atPath: path) else {
            throw Self.bad(name, "cannot be read, or is larger than 1 MiB")
        }
        try self.init(json: data, from: name)
    }

    private static func size(_ path: String) -> Int? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else { return nil }
        do { return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int } catch { return nil }
    }

    init(json: Data, from name: String) throws(QuillError) {
        let written: Written
        do { written = try JSONDecoder().decode(Written.self, from: json) } catch { throw Self.bad(name, "is not the JSON it should be") }
        var entries: [Entry] = []
        for row in written.models {
            guard let input = row.input.asPrice, let output = row.output.asPrice, !row.model.isEmpty,
                row.context > 0, row.answer > 0, row.answer <= row.context, row.context <= 100_000_000
            else { throw Self.bad(name, "has a price or size that cannot be, at the model \(row.model)") }
            let facts = TextModelFacts(
                contextTokens: row.context, maxOutputTokens: row.answer, price: TokenPrice(input: input, output: output))
            entries.append(Entry(vendor: row.vendor, model: row.model, facts: facts, effort: row.effort))
        }
        self.entries = entries
    }

    private func replacing(_ others: ModelTable) -> ModelTable {
        let kept = entries.filter { own in !others.entries.contains { $0.vendor == own.vendor && $0.model == own.model } }
        return ModelTable(entries: kept + others.entries)
    }

    /// The entry of a model, or of the model that it is a dated snapshot of: `gpt-4o-2024-08-06`, `claude-haiku-4-5-20251001`.
    package func entry(vendor: String, model: String) -> Entry? {
        let known = entries.filter { $0.vendor == vendor }
        if let exact = known.first(where: { $0.model == model }) { return exact }
        return known.first { entry in
            guard model.hasPrefix(entry.model + "-") else { return false }
            let rest = model.dropFirst(entry.model.count + 1)
            return rest.hasPrefix("20") && rest.filter { $0 != "-" }.count == 8 && rest.allSatisfy { $0.isNumber || $0 == "-" }
        }
    }

    private static func bad(_ name: String, _ why: String) -> QuillError {
        QuillError(.invalidInput, "\(name.prefix(1).uppercased() + name.dropFirst()) \(why).", hint: "Check QUILL_MODEL_PRICES.")
    }

    private struct Written: Decodable {
        struct Row: Decodable {
            let vendor: String
            let model: String
            let input: Double
            let output: Double
            let context: Int
            let answer: Int
            let effort: String?
        }

        let models: [Row]
    }
}

extension Double {
    /// Dollars, as an amount; nil for what is no price.
    fileprivate var asPrice: Money? {
        isFinite && self >= 0 && self <= 1_000_000 ? Money(nanoDollars: Int64((self * 1_000_000_000).rounded())) : nil
    }
}
