import CResources
package import QuillCore

/// All prompt files, with the presets of tone and industry.
package struct PromptLibrary: Sendable {
    private let files: [String: PromptFile]
    /// What the prompts of a step name, by step: recipes ask for it all the time.
    private let named: [String: Set<StyleChoice>]
    private let tones: Presets
    private let industries: Presets

    /// The files that live inside the executable.
    package static func embedded() throws(QuillError) -> PromptLibrary {
        try PromptLibrary(files: (0..<quill_prompt_count()).compactMap { quill_prompt($0).map { String(cString: $0) } })
    }

    package init(files texts: [String]) throws(QuillError) {
        var files: [String: PromptFile] = [:]
        for text in texts {
            let file = try PromptFile(text)
            files[file.id] = file
        }
        self.files = files
        let places: [(name: String, choice: StyleChoice)] = [("tone", .tone), ("industry", .industry), ("chapters", .targetChapters)]
        named = Dictionary(grouping: files.values, by: \.step).mapValues { files in
            Set(places.filter { place in files.contains { $0.names(place.name) } }.map(\.choice))
        }
        tones = Presets(files["tones"])
        industries = Presets(files["industries"])
        for id in ["common", "repair"] { _ = try file(id) }
    }

    package var toneNames: [String] { tones.names }
    package var industryNames: [String] { industries.names }

    func file(_ id: String) throws(QuillError) -> PromptFile {
        guard let file = files[id] else { throw PromptFile.damaged("there is no file \(id)") }
        return file
    }

    func files(of step: String) -> [PromptFile] {
        files.values.filter { $0.step == step }.sorted { $0.id < $1.id }
    }

    /// The files that one form of a step's result is written with: `summary-key-insights`, or `lead` for the opening section.
    /// Where a form has none of its own, the step's.
    func files(of step: String, for form: String) -> [PromptFile] {
        let files = files(of: step)
        let own = files.filter { $0.id == "\(step)-\(form)" || $0.id == form }
        let common = files.filter { $0.id == step }
        return own.isEmpty ? (common.isEmpty ? files : common) : own
    }

    func tone(_ parameters: Parameters) -> String { tones.text(parameters.tone) ?? "" }
    func industry(_ parameters: Parameters) -> String { industries.text(parameters.industry) ?? "" }

    /// What the editor wishes in own words: those of the choices that name no preset, and the instructions.
    func wishes(_ parameters: Parameters, of step: String) -> [(tag: String, text: String)] {
        let heeded = heeds(step, parameters)
        var wishes: [(tag: String, text: String)] = []
        if heeded["tone"] != nil, let own = parameters.tone, tones.text(own) == nil { wishes.append(("tone", own)) }
        if heeded["industry"] != nil, let own = parameters.industry, industries.text(own) == nil { wishes.append(("readers", own)) }
        if let own = parameters.instructions { wishes.append(("wish", own)) }
        return wishes.map { ($0.tag, String($0.text.prefix(2_000))) }
    }

    /// Digest of everything that a step's prompt is made of, so that a changed file makes what it wrote stale.
    func rules(of step: String, for form: String? = nil, _ parameters: Parameters) -> String {
        var parts = ["common", "repair", "notes"].compactMap { files[$0] } + (form.map { files(of: step, for: $0) } ?? files(of: step))
        parts.sort { $0.id < $1.id }
        let heeded = heeds(step, parameters)
        let presets = [heeded["tone"].map { _ in tone(parameters) } ?? "", heeded["industry"].map { _ in industry(parameters) } ?? ""]
        return Digest(of: (parts.map { "\($0.name) \($0.digest)" } + presets).joined(separator: "\n")).short
    }

    /// A step heeds what its prompts name, and what all get: instructions, language and temperature.
    func heeded(_ step: String) -> Set<StyleChoice> {
        (named[step] ?? []).union([.instructions, .language, .temperature])
    }

    /// What a step heeds of a run's choices, as recipes hold it.
    func heeds(_ step: String, _ parameters: Parameters) -> [String: String] {
        let choices = heeded(step)
        var heeded: [String: String] = [:]
        if choices.contains(.tone) { heeded["tone"] = parameters.tone }
        if choices.contains(.industry) { heeded["industry"] = parameters.industry }
        if choices.contains(.targetChapters) { heeded["target_chapters"] = parameters.targetChapters.map(String.init) }
        // Its digest: recipes are shown and compared, and a page of text is neither.
        heeded["instructions"] = parameters.instructions.map { Digest(of: $0).short }
        heeded["temperature"] = parameters.temperature.map { String($0) }
        heeded["language"] = parameters.language
        return heeded
    }
}

/// Texts by name: the parts of a file under its second-level headings.
private struct Presets: Sendable {
    let names: [String]
    private let texts: [String: String]

    init(_ file: PromptFile?) {
        var names: [String] = []
        var texts: [String: String] = [:]
        for part in (file?.body ?? "").split(separator: "## ") {
            let lines = part.split(separator: "\n", maxSplits: 1)
            guard let name = lines.first, lines.count == 2 else { continue }
            names.append(String(name))
            texts[String(name)] = lines[1].split(separator: "\n").joined(separator: "\n")
        }
        self.names = names
        self.texts = texts
    }

    func text(_ name: String?) -> String? { name.flatMap { texts[$0.lowercased()] } }
}
