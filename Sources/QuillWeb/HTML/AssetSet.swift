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
    /// The signs of the sprite as they stand in a page that brings along those it uses, by their names.
    let symbols: [String: [UInt8]]

    /// What set-up prepares in `$QUILL_TOOLS/web`.
    package static let preparedNames = ["inter.woff2", "charis.woff2", "charis-bold.woff2", "charis-italic.woff2", "icons.svg"]

    /// `prepared` holds the files of `preparedNames` that are there.
    package init(prepared: [String: [UInt8]]) {
        let known = prepared.filter { Self.preparedNames.contains($0.key) }
        var files: [String: File] = [:]
        for (name, bytes) in known {
            files[name] = File(bytes: bytes, type: name.hasSuffix(".svg") ? "image/svg+xml" : "font/woff2")
        }
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
        symbols = Self.symbols(known["icons.svg"] ?? [])
        let digests = files.sorted { $0.key < $1.key }.map { "\($0.key) \(Digest(of: $0.value.bytes))" }
        version = Digest(of: digests.joined(separator: "\n")).short
    }

    /// Whether pages may use signs and the fonts.
    package var hasIcons: Bool { files["icons.svg"] != nil }
    package var hasFont: Bool { files["inter.woff2"] != nil }

    /// What is missing, to be told once at the start.
    package var missing: [String] { Self.preparedNames.filter { files[$0] == nil } }

    private static func symbols(_ sprite: [UInt8]) -> [String: [UInt8]] {
        var symbols: [String: [UInt8]] = [:]
        for part in String(decoding: sprite, as: UTF8.self).split(separator: "<symbol id=\"").dropFirst() {
            guard let quote = part.firstIndex(of: "\""), let end = part.firstRange(of: "</symbol>") else { continue }
            symbols[String(part[..<quote])] = Array("<symbol id=\"i-\(part[..<end.upperBound])".utf8)
        }
        return symbols
    }

    /// The modules that every page needs travel as one file, `app.js`: imports among them go, imports of them lead there.
    /// Comments and indentation stay at home.
    private static func linked(_ script: String) -> String {
        script.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { line in
            !line.hasPrefix("// ") && !line.hasPrefix("/** ") && !(line.hasPrefix("import ") && !line.hasSuffix("// app"))
        }.joined(separator: "\n")
    }
}
