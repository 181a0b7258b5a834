internal import QuillCore
internal import QuillWeb

/// Names of things as people read them, the same on every page.
enum Naming {
    /// The host of an address; `file` for what was sent here.
    static func place(_ item: Item) -> String {
        guard let address = address(item.url) else { return "file" }
        return address.host
    }

    /// What a source is called. One of which nothing is known but its address goes by the end of that.
    static func title(_ item: Item) -> String { title(item.title) }

    static func title(_ title: String) -> String {
        guard title.hasPrefix("http://") || title.hasPrefix("https://"), let address = address(title) else { return title }
        let path = address.text.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").dropFirst(2)
        return path.last.map(String.init) ?? address.host
    }

    static func address(_ text: String?) -> WebAddress? {
        guard let text else { return nil }
        do { return try WebAddress(text) } catch { return nil }
    }

    static func place(_ destination: Destination) -> String {
        destination.kind == "folder"
            ? "folder “\(destination.locator.split(separator: "/").last.map(String.init) ?? "/")”" : destination.locator
    }

    /// What a job stands still for.
    static func hold(_ hold: Hold) -> String {
        switch hold {
        case .approval: "Waits for an approval"
        case .budget: "Waits: the budget is spent"
        case .credentials: "Waits for a valid key"
        case .human: "Waits for a person"
        }
    }

    /// The type that a player is told: many containers hold sound alone as well as pictures, and only a look into them tells.
    static func playable(_ mediaType: String, isVideo: Bool) -> String {
        let parts = mediaType.split(separator: "/", maxSplits: 1)
        let isRecording = parts.count == 2 && ["audio", "video"].contains(parts[0])
        return (isVideo ? "video/" : "audio/") + (isRecording ? parts[1] : "mp4")
    }

    static func icon(_ item: Item, _ media: Artifact?) -> Icon {
        if item.kind == .web { return item.contentID.text.hasPrefix("web:") ? .web : .film }
        if media?.mediaType.hasPrefix("video/") == true { return .film }
        return item.durationSeconds != nil ? .sound : .page
    }

    /// Who made it: `Quill` where no model was asked, else the model, or `you`.
    static func maker(_ provenance: Provenance) -> String {
        switch provenance {
        case .attempt(_, let engine, _): ["assemble", "extractive"].contains(engine) ? "Quill" : engine
        case .person(let name): name == "owner" ? "you" : name
        case .remote(let system): "edited in \(system)"
        }
    }

    /// Why who made it was not who was asked first; nil where it was.
    static func fallback(_ provenance: Provenance?) -> String? {
        guard let insteadOf = provenance?.insteadOf, !insteadOf.isEmpty else { return nil }
        return "Fell back: " + insteadOf.joined(separator: " ")
    }

    static func fallback(_ fallbacks: [Made]) -> String? {
        guard fallbacks.count > 1 else { return fallback(fallbacks.first?.provenance) }
        let words = fallbacks.map { "\($0.target.variant.title): \($0.provenance.insteadOf.joined(separator: " "))" }
        return "Fell back: " + words.joined(separator: " ")
    }

    static func writer(_ name: String) -> (name: String, note: String) {
        switch name {
        case "extractive": ("Quill, without a model", "The speaker's own sentences, chosen and ordered. Works without a network.")
        case "openai": ("OpenAI protocol", "The model that is set up in QUILL_OPENAI_MODEL.")
        case "anthropic": ("Anthropic", "The model that is set up in QUILL_ANTHROPIC_MODEL.")
        default: (name, "As it is set up here.")
        }
    }

    static func fact(_ field: String) -> String {
        switch field {
        case "title": "Title"
        case "description": "Description"
        case "slug": "Address"
        case "tags": "Tags"
        case "language": "Language"
        default: field
        }
    }
}
