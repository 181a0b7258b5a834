/// Which of a site's captions to ask for.
struct CaptionChoice: Equatable {
    /// `owner` or `automatic`.
    let origin: String
    /// The site's name of the track, as yt-dlp takes it: `en-orig`.
    let key: String
    let language: String?

    /// The best first: what somebody wrote before what a machine heard, in the language that is spoken, else in English.
    /// Never what a machine translated.
    static func choices(_ report: YtDLPReport) -> [CaptionChoice] {
        let spoken = spokenLanguage(report)
        var choices: [CaptionChoice] = []
        if let key = best(usable(report.subtitles), spoken: spoken) {
            choices.append(CaptionChoice(origin: "owner", key: key, language: LanguageTag.normalised(key)))
        }
        if let key = best(usable(report.automaticCaptions), spoken: spoken) {
            choices.append(CaptionChoice(origin: "automatic", key: key, language: LanguageTag.normalised(key)))
        }
        return choices
    }

    /// What the source says of itself, or what its machine heard.
    static func spokenLanguage(_ report: YtDLPReport) -> String? {
        let heard = usable(report.automaticCaptions)
        return LanguageTag.normalised(report.language)
            ?? LanguageTag.normalised(heard.first { $0.hasSuffix("-orig") } ?? (heard.count == 1 ? heard.first : nil))
    }

    private static func usable(_ tracks: [String: [YtDLPReport.Track]]) -> [String] {
        tracks.filter { key, versions in
            key != "live_chat" && !key.isEmpty && key.utf8.count <= 40 && key.utf8.allSatisfy(isPlain)
                && versions.contains { !$0.isTranslated }
        }.keys.sorted()
    }

    private static func best(_ keys: [String], spoken: String?) -> String? {
        func rank(_ key: String) -> Int {
            let language = LanguageTag.primary(key)
            if let spoken, language == LanguageTag.primary(spoken) { return key.hasSuffix("-orig") ? 0 : 1 }
            return language == "en" ? 2 : 3
        }
        let ranked = keys.sorted { (rank($0), $0) < (rank($1), $1) }
        guard let first = ranked.first else { return nil }
        // Of many languages, none spoken here as far as we know, no one is better than another.
        return rank(first) < 3 || keys.count == 1 ? first : nil
    }

    /// yt-dlp reads the name as a pattern; these bytes mean themselves, but for the dot.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
