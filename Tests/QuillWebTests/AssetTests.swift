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
        let full = AssetSet(prepared: ["inter.woff2": [1], "icons.svg": [2]])
        #expect(text(full, "app.css").contains("url(inter.woff2)") && !text(full, "app.css").contains("url(charis.woff2)"))
        #expect(full.version != bare.version && AssetSet(prepared: [:]).version == bare.version)
    }

    /// A page of prose brings along the signs that it uses, and so makes one request less; an update of it refers to the sprite.
    @Test func pagesOfProseBringTheirSigns() {
        let sprite =
            #"<svg xmlns="s"><symbol id="check-lg" viewBox="0 0 1 1"><path d="M0"/></symbol><symbol id="pencil"><path/></symbol></svg>"#
        let site = Site(assets: AssetSet(prepared: ["icons.svg": Array(sprite.utf8)]), now: Samples.now)
        let page = String(decoding: DocumentPage(Samples.documentFull).render(site), as: UTF8.self)
        #expect(page.contains(##"<use href="#i-pencil">"##) && page.ranges(of: #"<symbol id="i-pencil"><path/></symbol>"#).count == 1)
        // What the sprite has not got is asked for there.
        #expect(page.contains("icons.svg#clock-history") && !page.contains("icons.svg#pencil"))
        #expect(html(site) { $0.pill(.done) }.contains("icons.svg#check-lg"))
        let bare = String(decoding: JobsPage(Samples.jobs(.all)).render(site), as: UTF8.self)
        #expect(!bare.contains("<symbol") && bare.contains("icons.svg#"))
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
        for (name, _, page) in Gallery.pages { #expect(try await brotli(page.render(plain)) <= 40_960, "\(name)") }
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
