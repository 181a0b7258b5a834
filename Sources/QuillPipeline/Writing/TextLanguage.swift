/// Tells in which language a text is written, by its script and its commonest words, and only when that is sure.
enum TextLanguage {
    /// A language that `texts` are in although `tag` was wanted; nil when they agree, or nothing is sure.
    static func other(than tag: String, in texts: [String]) -> String? {
        let wanted = primary(tag)
        // `und`, and whatever else a file may call a language, is no wish.
        guard names.keys.contains(wanted) else { return nil }
        let text = texts.joined(separator: " ")
        guard let script = Script.main(of: text) else { return nil }
        if let scripts = scripts[wanted] ?? (latin.keys.contains(wanted) ? [.latin] : nil) {
            if !scripts.contains(script) { return name(of: script, text) }
            if script != .latin { return closeRelative(of: wanted, script, text) }
        }
        guard script == .latin else { return nil }
        return latinLanguage(of: text, insteadOf: wanted)
    }

    /// The language of a text, where its words tell.
    static func language(of texts: [String]) -> String? {
        let text = texts.joined(separator: " ")
        guard let script = Script.main(of: text) else { return nil }
        switch script {
        case .latin: return guess(text)?.language
        case .cyrillic: return isUkrainian(text) ? "uk" : "ru"
        case .han: return "zh"
        case .kana: return "ja"
        case .hangul: return "ko"
        case .greek: return "el"
        case .hebrew: return "he"
        case .thai: return "th"
        case .arabic, .devanagari, .other: return nil
        }
    }

    static func primary(_ tag: String) -> String {
        tag.lowercased().split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? "und"
    }

    /// What a person calls it; nil for what is not in the table, so that no text from outside is taken for a name.
    static func name(_ tag: String) -> String? { names[primary(tag)] }

    private static func name(of script: Script, _ text: String) -> String {
        language(of: [text]).flatMap(name) ?? "another script"
    }

    private static func latinLanguage(of text: String, insteadOf wanted: String) -> String? {
        guard let found = guess(text), found.language != wanted, !(related[wanted]?.contains(found.language) ?? false) else { return nil }
        let own = latin[wanted].map { count($0, in: found.words) } ?? 0
        // Quoted names and terms of another language are no reason; half as many of its own words are a doubt.
        guard found.count >= 4, found.count * 8 >= found.words.count, found.count > own * 2 else { return nil }
        return name(found.language)
    }

    private static func guess(_ text: String) -> (language: String, count: Int, words: [String])? {
        let words = Plain.words(text)
        let counts = latin.map { (language: $0.key, count: count($0.value, in: words)) }
        guard let best = counts.max(by: { ($0.count, $1.language) < ($1.count, $0.language) }), best.count > 0 else { return nil }
        return (best.language, best.count, words)
    }

    private static func count(_ common: Set<String>, in words: [String]) -> Int { words.reduce(0) { $0 + (common.contains($1) ? 1 : 0) } }

    private static func closeRelative(of wanted: String, _ script: Script, _ text: String) -> String? {
        switch wanted {
        case "uk": text.contains { "ыэъё".contains($0) } && !isUkrainian(text) ? "Russian" : nil
        case "ru": isUkrainian(text) && !text.contains { "ыэъё".contains($0) } ? "Ukrainian" : nil
        default: nil
        }
    }

    private static func isUkrainian(_ text: String) -> Bool { text.contains { "іїєґ".contains($0) } }

    enum Script: Hashable {
        case latin, cyrillic, greek, hebrew, arabic, devanagari, thai, han, kana, hangul, other

        /// The script of most letters, where there are enough of them to tell. Any share of kana makes Han Japanese.
        static func main(of text: String) -> Script? {
            var counts: [Script: Int] = [:]
            for scalar in text.unicodeScalars where scalar.properties.isAlphabetic { counts[Script(scalar), default: 0] += 1 }
            if let kana = counts[.kana], let han = counts[.han], kana * 10 >= han {
                counts[.kana] = kana + han
                counts[.han] = 0
            }
            let total = counts.values.reduce(0, +)
            guard let best = counts.max(by: { $0.value < $1.value }), best.value * 10 >= total * 6 else { return nil }
            return total >= ([.han, .kana, .hangul].contains(best.key) ? 12 : 30) ? best.key : nil
        }

        private init(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x41...0x24F, 0x1E00...0x1EFF: self = .latin
            case 0x370...0x3FF: self = .greek
            case 0x400...0x52F: self = .cyrillic
            case 0x590...0x5FF: self = .hebrew
            case 0x600...0x77F, 0xFB50...0xFEFC: self = .arabic
            case 0x900...0x97F: self = .devanagari
            case 0xE00...0xE7F: self = .thai
            case 0x3041...0x30FF, 0xFF66...0xFF9F: self = .kana
            case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .han
            case 0xAC00...0xD7A3, 0x1100...0x11FF: self = .hangul
            default: self = .other
            }
        }
    }
}
