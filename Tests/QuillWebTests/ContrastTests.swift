import CResources
import Foundation
import Programs
import Testing

@testable import QuillWeb

/// The tokens of the style, read from the style itself, so that an edit of one cannot make words unreadable.
@Suite struct ContrastTests {
    struct Colour {
        let red: Double
        let green: Double
        let blue: Double

        init(lightness: Double, chroma: Double, hue: Double) {
            let (a, b) = (chroma * cos(hue * .pi / 180), chroma * sin(hue * .pi / 180))
            let l = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3)
            let m = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3)
            let s = pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3)
            red = min(1, max(0, 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s))
            green = min(1, max(0, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s))
            blue = min(1, max(0, -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))
        }

        /// These are linear, as WCAG wants them.
        var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

        func contrast(_ other: Colour) -> Double {
            let (bright, dim) = (max(luminance, other.luminance), min(luminance, other.luminance))
            return (bright + 0.05) / (dim + 0.05)
        }
    }

    static func tokens() -> [String: (light: Colour, dark: Colour)] {
        let style = String(cString: quill_web_style())
        var found: [String: (light: Colour, dark: Colour)] = [:]
        for match in style.matches(of: /--([a-z0-9-]+): light-dark\(oklch\(([^)\/]+)\), oklch\(([^)\/]+)\)\);/)
        where found[String(match.1)] == nil {
            let pair = [match.2, match.3].map { words in
                let parts = words.split(separator: " ").map { Double($0.replacing("%", with: "")) ?? .nan }
                return Colour(lightness: parts[0] / 100, chroma: parts[1], hue: parts[2])
            }
            found[String(match.1)] = (pair[0], pair[1])
        }
        return found
    }

    struct Pair: Sendable {
        let words: String
        let on: String
        let least: Double
    }

    static let pairs: [Pair] = {
        var pairs: [Pair] = []
        let onGround: [(String, Double)] = [
            ("ink", 7), ("ink-2", 6), ("ink-3", 4.5), ("accent-ink", 4.5), ("bad", 4.5), ("line-strong", 3), ("accent", 3),
        ]
        for ground in ["paper", "surface", "sunken", "raised"] {
            for (words, least) in onGround { pairs.append(Pair(words: words, on: ground, least: least)) }
        }
        for name in ["ok", "warn", "bad", "ai", "info", "orange", "teal", "pink", "neutral"] {
            pairs.append(Pair(words: name, on: name + "-soft", least: 4.5))
            pairs.append(Pair(words: "ink", on: name + "-soft", least: 7))
            pairs.append(Pair(words: "ink-2", on: name + "-soft", least: 4.5))
        }
        for (words, ground) in [("accent-ink", "accent-soft"), ("on-accent", "accent"), ("on-bad", "bad"), ("surface", "warn")] {
            pairs.append(Pair(words: words, on: ground, least: 4.5))
        }
        for words in ["chart-1", "chart-5", "ok", "warn"] { pairs.append(Pair(words: words, on: "surface", least: 3)) }
        return pairs
    }()

    @Test(arguments: pairs.indices)
    func pairsAreReadable(_ index: Int) throws {
        let pair = Self.pairs[index]
        let tokens = Self.tokens()
        let (words, ground) = (try #require(tokens[pair.words]), try #require(tokens[pair.on]))
        #expect(words.light.contrast(ground.light) >= pair.least, "\(pair.words) on \(pair.on), light")
        #expect(words.dark.contrast(ground.dark) >= pair.least, "\(pair.words) on \(pair.on), dark")
    }

    /// What would be a colour of its own: a function, a hexadecimal number, or a name as the value of something.
    private static func rawColour(_ text: String) -> String? {
        let patterns: [Regex<Substring>] = [
            /\b(?:oklch|oklab|lch|lab|hsla?|hwb|rgba?)\(/, /[:\s"'(,]#[0-9a-fA-F]{3,8}(?=[;\s}"'),])/,
            /(?:[:,\s]|="|\(")(?:white|black|red|green|blue|gr[ae]y|silver|orange|purple|yellow|navy|teal|pink)(?=\s*[;}"\/])/,
        ]
        return patterns.lazy.compactMap { text.firstMatch(of: $0).map { String($0.0) } }.first
    }

    /// `make test` keeps a colour from standing anywhere but among the tokens: in the style, in scripts, or in what pages are written with.
    @Test func coloursStandOnlyInTokens() throws {
        let style = String(cString: quill_web_style())
        let behind = style.components(separatedBy: "@layer base {").dropFirst().joined()
        #expect(!behind.isEmpty && Self.rawColour(behind) == nil, "\(Self.rawColour(behind) ?? "") outside of the tokens")
        let sources = Repository.root + "/Sources/QuillWeb"
        let names = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") || $0.hasSuffix(".js") }
        #expect(names.count > 30)
        for name in names {
            let lines = try String(contentsOfFile: "\(sources)/\(name)", encoding: .utf8).split(separator: "\n")
            for line in lines where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                // The states of things are named after colours nowhere but in classes that the style knows.
                let found = Self.rawColour(String(line.replacing(/class\("[^"]*"\)|"pill [a-z]+"/, with: "")))
                #expect(found == nil, "\(found ?? "") in \(name): \(line)")
            }
        }
        for raw in ["color: #fff;", "fill=\"red\"", "background: rgb(1 2 3)", ".named(\"fill\", \"#a1b2c3\")", "color: white }"] {
            #expect(Self.rawColour(raw) != nil, "\(raw) is not seen")
        }
    }
}
