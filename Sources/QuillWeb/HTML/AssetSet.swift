internal import CResources
internal import QuillCore

/// The files that pages refer to: style and scripts, which live in the executable, and the fonts and icons that set-up prepared
/// from the system's packages. Without those the pages use the system's fonts and words instead of signs.
package struct AssetSet: Sendable {
    package struct File: Sendable {
        package let bytes: [UInt8]
        package let type: String
    }

    package let files: [String: File]
    /// Changes whenever one of the files does, and is part of their addresses.
    package let version: String
    /// The signs as they stand in pages: all, or none.
    let icons: [Icon: [UInt8]]

    /// What set-up prepares in `$QUILL_TOOLS/web`.
    package static let preparedNames = ["inter.woff2", "charis.woff2", "charis-bold.woff2", "charis-italic.woff2", "icons.svg"]

    /// `prepared` holds the files of `preparedNames` that are there.
    package init(prepared: [String: [UInt8]]) {
        let known = prepared.filter { Self.preparedNames.contains($0.key) }
        var files: [String: File] = [:]
        for (name, bytes) in known where name.hasSuffix(".woff2") { files[name] = File(bytes: bytes, type: "font/woff2") }
        let faces = String(cString: quill_web_fonts()).split(separator: "\n\n").filter { face in
            known.keys.contains { face.contains("url(\($0))") }
        }
        let style = faces.joined(separator: "\n") + "\n" + String(cString: quill_web_style())
        files["app.css"] = File(bytes: Array(style.utf8), type: "text/css; charset=utf-8")
        for (name, script) in [
            ("app.js", String(cString: quill_web_script())), ("player.js", String(cString: quill_web_player())),
            ("editor.js", String(cString: quill_web_editor())), ("upload.js", String(cString: quill_web_upload())),
            ("help.js", String(cString: quill_web_help())),
        ] {
            files[name] = File(bytes: Array(Self.linked(script).utf8), type: "text/javascript; charset=utf-8")
        }
        self.files = files
        icons = Self.icons(known["icons.svg"] ?? [])
        let digests = files.sorted { $0.key < $1.key }.map { "\($0.key) \(Digest(of: $0.value.bytes))" }
        version = Digest(of: digests.joined(separator: "\n")).short
    }

    /// Whether pages may use signs and the fonts.
    package var hasIcons: Bool { !icons.isEmpty }
    package var hasFont: Bool { files["inter.woff2"] != nil }

    /// What is missing, to be told once at the start.
    package var missing: [String] { Self.preparedNames.filter { files[$0] == nil && !($0 == "icons.svg" && hasIcons) } }

    /// Set-up's symbols as drawings of their own. Nothing of a file that lacks one: its sign would be looked for in vain.
    private static func icons(_ symbols: [UInt8]) -> [Icon: [UInt8]] {
        var icons: [Icon: [UInt8]] = [:]
        for part in String(decoding: symbols, as: UTF8.self).split(separator: "<symbol id=\"").dropFirst() {
            guard let quote = part.firstIndex(of: "\""), let end = part.firstRange(of: "</symbol>"),
                let icon = Icon(rawValue: String(part[..<quote]))
            else { continue }
            // Its key keeps an update from making another sign of it.
            let rest = part[part.index(after: quote)..<end.lowerBound]
            icons[icon] = Array("<svg class=\"icon\" data-key=\"\(icon.rawValue)\" aria-hidden=\"true\"\(rest)</svg>".utf8)
        }
        return icons.count == Icon.allCases.count ? icons : [:]
    }

    /// The modules that every page needs travel as one file, `app.js`: imports among them go, imports of them lead there.
    /// Comments and indentation stay at home.
    private static func linked(_ script: String) -> String {
        script.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { line in
            !line.hasPrefix("// ") && !line.hasPrefix("/** ") && !(line.hasPrefix("import ") && !line.hasSuffix("// app"))
        }.joined(separator: "\n")
    }
}
