import Chance
import Foundation
import Programs
import Testing
import WebSamples

@testable import QuillWeb

@Suite struct AssetTests {
    @Test func scriptsAreLinkedAndFontsOnlyNamedWhenThere() throws {
        let bare = AssetSet(prepared: ["stranger.js": [1]])
        #expect(Set(bare.files.keys) == ["app.css", "app.js", "player.js", "editor.js", "upload.js", "help.js"])
        #expect(bare.missing == AssetSet.preparedNames && !bare.hasIcons)
        #expect(!text(bare, "app.css").contains("@font-face"))
        let app = text(bare, "app.js")
        #expect(!app.contains("import ") && !app.contains("\n//"))
        for name in ["parse", "place", "send", "notice", "say"] {
            #expect(app.firstMatch(of: try Regex("export (async )?(const|function) \(name)\\b")) != nil, "\(name) is not exported")
        }
        #expect(text(bare, "editor.js").contains("from './app.js'"))
        let full = AssetSet(prepared: ["inter.woff2": [1]])
        #expect(text(full, "app.css").contains("url(inter.woff2)") && !text(full, "app.css").contains("url(charis.woff2)"))
        #expect(full.version != bare.version && AssetSet(prepared: [:]).version == bare.version)
    }

    /// A sign that is not there would be looked for in vain: then all of them are words.
    @Test func signsAreDrawnWhereTheyStandAllOrNone() {
        func page(_ prepared: [UInt8]) -> String {
            let site = Site(assets: AssetSet(prepared: ["icons.svg": prepared]), now: Samples.now)
            return String(decoding: JobsPage(Samples.jobs(.all)).render(site), as: UTF8.self)
        }
        #expect(page(signs()).contains("viewBox=\"0 0 1 1\"><path/></svg>") && !page(signs()).contains("no-icons"))
        #expect(!page(signs(but: .pencil)).contains("<path/>") && page(signs(but: .pencil)).contains("no-icons"))
        #expect(AssetSet(prepared: ["icons.svg": signs(but: .pencil)]).missing.contains("icons.svg"))
        #expect(!full.assets.missing.contains("icons.svg") && full.assets.files["icons.svg"] == nil)
    }

    @Test func iconsThatPagesUseArePrepared() throws {
        let list = try String(contentsOfFile: Repository.root + "/Support/setup/icons.txt", encoding: .utf8).split(separator: "\n").map(
            String.init)
        for icon in Icon.allCases { #expect(list.contains(icon.rawValue), "\(icon)") }
    }

    /// dashboard.md §1.9, with Brotli as the server sends it.
    @Test func weightsAreWithinTheirBudgets() async throws {
        let assets = AssetSet(prepared: [:])
        var weight: [Int] = []
        for name in ["app.css", "app.js", "player.js", "editor.js", "upload.js", "help.js"] {
            weight.append(try await brotli(assets.files[name]?.bytes ?? []))
        }
        print(
            "br: css \(weight[0]), app.js \(weight[1]), player \(weight[2]), editor with player \(weight[3]), upload \(weight[4]), help \(weight[5])"
        )
        #expect(weight[0] <= 12_288)
        #expect(weight[1] <= 6_144)
        #expect(weight[1] + weight[3] + weight[4] + weight[5] <= 14_336)
        // With drawings that are as long as set-up's, and share less.
        var dice = Dice(seed: 1)
        let drawn = signs { #"<path d="\#((0..<100).map { _ in ".\(dice.below(1_000))" }.joined())"/>"# }
        let site = Site(assets: AssetSet(prepared: ["icons.svg": drawn]), now: Samples.now)
        for (name, _, page) in Gallery.pages { #expect(try await brotli(page.render(site)) <= 40_960, "\(name)") }
    }

    private func text(_ assets: AssetSet, _ name: String) -> String { String(decoding: assets.files[name]?.bytes ?? [], as: UTF8.self) }

    private func brotli(_ bytes: [UInt8]) async throws -> Int {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("quill-weight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { remove(folder) }
        let file = folder.appendingPathComponent("file")
        try Data(bytes).write(to: file)
        try #require(try await run(["brotli", "-q", "11", file.path]).code == 0, "brotli is missing: make setup")
        return try Data(contentsOf: folder.appendingPathComponent("file.br")).count
    }
}
