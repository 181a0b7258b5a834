/// Names of languages as sources write them.
enum LanguageTag {
    /// The BCP 47 form of what a file or site says: `eng` and `EN` become `en`, `pt_br` `pt-BR`. Nil for what names no language.
    static func normalised(_ written: String?) -> String? {
        guard let written else { return nil }
        let parts = written.replacing("_", with: "-").split(separator: "-").map { $0.lowercased() }
        guard let first = parts.first, (2...3).contains(first.count), first.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
        guard !["und", "mul", "mis", "zxx"].contains(first) else { return nil }
        let primary = first.count == 3 ? long[first] ?? first : first
        // A region or a script tells kinds of one language apart; what else follows is a site's own (`en-orig`).
        guard parts.count > 1, parts[1].allSatisfy({ $0.isASCII && $0.isLetter }) else { return primary }
        switch parts[1].count {
        case 2: return "\(primary)-\(parts[1].uppercased())"
        case 4 where ["hans", "hant", "latn", "cyrl", "arab"].contains(parts[1]): return "\(primary)-\(parts[1].capitalisedFirst)"
        default: return primary
        }
    }

    /// `pt` of `pt-BR`.
    static func primary(_ tag: String?) -> String? { normalised(tag).flatMap { $0.split(separator: "-").first.map(String.init) } }

    /// ISO 639-2, which containers use, in both of its spellings.
    private static let long = [
        "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl",
        "swe": "sv", "nor": "no", "nob": "nb", "dan": "da", "fin": "fi", "isl": "is", "ice": "is", "pol": "pl", "ces": "cs", "cze": "cs",
        "slk": "sk", "slo": "sk", "slv": "sl", "hrv": "hr", "srp": "sr", "bos": "bs", "hun": "hu", "ron": "ro", "rum": "ro", "bul": "bg",
        "ell": "el", "gre": "el", "rus": "ru", "ukr": "uk", "tur": "tr", "ara": "ar", "heb": "he", "fas": "fa", "per": "fa", "hin": "hi",
        "ben": "bn", "urd": "ur", "tam": "ta", "tel": "te", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "vie": "vi", "tha": "th",
        "ind": "id", "msa": "ms", "may": "ms", "cat": "ca", "eus": "eu", "baq": "eu", "glg": "gl", "est": "et", "lav": "lv", "lit": "lt",
        "gle": "ga", "cym": "cy", "wel": "cy", "lat": "la", "epo": "eo", "swa": "sw", "afr": "af",
    ]
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
