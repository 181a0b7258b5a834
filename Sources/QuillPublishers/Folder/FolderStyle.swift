internal import QuillCore

/// How a static site generator wants its articles.
enum FolderStyle: String, CaseIterable, Sendable {
    case plain, hugo, jekyll, astro

    /// The article's path under the folder.
    func article(_ slug: String, _ date: Timestamp) -> String {
        switch self {
        case .plain: "\(slug).md"
        case .hugo: "content/posts/\(slug)/index.md"
        case .jekyll: "_posts/\(date.date)-\(slug).md"
        case .astro: "src/content/blog/\(slug).md"
        }
    }

    /// Where the files that go with it lie under the folder. Hugo does not publish HTML that lies in a bundle, so there they are
    /// static files, at the address at which the bundle will be.
    func attachment(_ name: String, _ slug: String) -> String {
        switch self {
        case .plain: "\(slug)/\(name)"
        case .hugo: "static/posts/\(slug)/\(name)"
        case .jekyll: "assets/\(slug)/\(name)"
        case .astro: "public/\(slug)/\(name)"
        }
    }

    /// How the article's links reach those files.
    func link(_ slug: String) -> String {
        switch self {
        case .plain: "\(slug)/"
        case .hugo: ""
        // Jekyll puts its base address in front, as on GitHub's project pages.
        case .jekyll: "{{ '/assets/\(slug)' | relative_url }}/"
        case .astro: "/\(slug)/"
        }
    }

    /// YAML front matter as the generator expects it. Every text is a double-quoted scalar, which needs no guessing.
    /// `slug` is the name that the files have, so that the page's address stays when the title changes.
    func frontMatter(_ matter: FrontMatter, _ slug: String, _ date: Timestamp) -> String {
        let tags = "[" + matter.tags.map(quoted).joined(separator: ", ") + "]"
        var lines = ["title: \(quoted(matter.title))", "description: \(quoted(matter.description))"]
        switch self {
        case .plain: lines += ["date: \(date)", "slug: \(quoted(slug))", "tags: \(tags)", "language: \(quoted(matter.language))"]
        case .hugo: lines += ["date: \(date)", "slug: \(quoted(slug))", "tags: \(tags)", "draft: false"]
        case .jekyll: lines += ["layout: post", "date: \(date)", "tags: \(tags)", "lang: \(quoted(matter.language))"]
        case .astro: lines += ["pubDate: \(date)", "tags: \(tags)", "lang: \(quoted(matter.language))"]
        }
        return "---\n" + lines.joined(separator: "\n") + "\n---\n\n"
    }

    private func quoted(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n", "\r", "\t", "\u{2028}", "\u{2029}", "\u{85}": escaped += " "
            default: if isPrintable(scalar) { escaped.unicodeScalars.append(scalar) }
            }
        }
        return "\"\(escaped)\""
    }

    /// What YAML allows inside a scalar; its readers refuse a whole file for one other character.
    private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
