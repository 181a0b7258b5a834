internal import QuillCore

/// What stands behind the `?` of `folder:PATH?style=hugo&edited=keep`.
enum FolderSettings {
    static let fields: [PublisherDescriptor.Field] = [
        .init(key: "style", help: "Whose front matter and folders.", values: FolderStyle.allCases.map(\.rawValue), standard: "plain"),
        .init(
            key: "edited", help: "What to do with a file that was edited there: keep it and say so, or replace it and keep a copy.",
            values: ["keep", "replace"], standard: "keep"),
    ]

    static func parse(_ written: Substring, usage: String) throws(QuillError) -> [String: String] {
        var settings: [String: String] = [:]
        for pair in written.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let key = sides.first, let field = fields.first(where: { $0.key == key }) else {
                throw QuillError(.invalidInput, "to: a folder has no setting \(sides.first ?? "").", hint: "Write it as \(usage).")
            }
            guard sides.count == 2, field.values.contains(sides[1]) else {
                throw QuillError(.invalidInput, "to: \(key) is one of \(field.values.joined(separator: ", ")).", hint: field.help)
            }
            guard settings.updateValue(sides[1], forKey: key) == nil else {
                throw QuillError(.invalidInput, "to: \(key) is given twice.", hint: "Write it as \(usage).")
            }
        }
        return settings
    }
}
