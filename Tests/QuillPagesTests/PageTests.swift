import HTTPClient
import QuillCore
import QuillService
import QuillWeb
import Testing

@testable import QuillPages

@Suite struct ServedPageTests {
    @Test("Every page is shown, says what it should, and carries the headers that keep it safe")
    func pages() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk")
        let document = try await desk.document(item)
        let run = try await desk.quill.startArticle(ArticleRequest(input: .item(item), trigger: "test")).run.id
        let job = try #require(try await desk.quill.run(run).jobs.first).id
        let rows: [(path: String, status: Int, has: String)] = [
            ("/", 200, "In the pipeline"), ("/library", 200, "The talk"), ("/library?q=TALK", 200, "The talk"),
            ("/library?q=nothing%25", 200, "No source matches"), ("/library?status=running", 200, "The talk"),
            ("/library?sort=title&cursor=\(item)", 200, "No source matches"), ("/library?kind=nonsense&cursor=%3Cb%3E", 200, "The talk"),
            ("/library/new?url=https%3A%2F%2Fexample.org", 200, "https://example.org"), ("/items/\(item)", 200, "The talk"),
            ("/items/\(item)?show=documents", 200, "A draft"), ("/items/\(item)?show=runs", 200, "summaries"),
            ("/documents", 200, "A draft"), ("/documents/\(document)", 200, "First words."),
            ("/documents/\(document)/sections/engines/edit", 200, "[0:01](cue:1)"),
            ("/documents/\(document)/versions", 200, "Your first version"),
            ("/runs/\(run)", 200, "Asked by"), ("/jobs", 200, "The talk"), ("/jobs?state=dead", 200, "No dead letters"),
            ("/jobs/\(job)", 200, "Recipe"),
            ("/nothing", 404, "There is nothing here"), ("/items/itm_00000000000000000000000000", 404, "req_test"),
            ("/items/x", 404, "req_test"),
            ("/documents/\(document)/versions/1..x", 404, "no such comparison"), ("/documents/\(document)/versions/1..7", 404, "req_test"),
            ("/documents/\(document)/sections/none/edit", 404, "no section"),
        ]
        let browser = try await Browser(desk)
        for row in rows {
            let (status, page) = try await browser.get(row.path)
            #expect(status == row.status && page.contains(row.has), "\(row.path): \(status)")
        }
        let head = try await desk.ask("HEAD", "/documents/\(document)")
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
        #expect(head.headers["Cache-Control"] == "no-store")
        await desk.close()
    }

    @Test(
        "A library arrives with its first cards and asks for the page's rest; what follows is offered only where something does",
        arguments: [
            (count: 12, first: 12, whole: 12, isMore: false), (13, 12, 13, false), (24, 12, 24, false), (25, 12, 24, true),
        ])
    func library(count: Int, first: Int, whole: Int, isMore: Bool) async throws {
        let desk = try await Desk()
        for number in 0..<count { _ = try await desk.item("Talk \(number)") }
        let browser = try await Browser(desk)
        let count = { (html: String, words: String) in html.split(separator: words, omittingEmptySubsequences: false).count - 1 }
        let page = try await browser.get("/library").page
        #expect(count(page, "panel card") == first && page.contains("page.shown") == (whole > first))
        // Without scripts the next page begins behind the last card that came.
        #expect(page.contains("Older sources") == (whole > first || isMore))
        let region = try await browser.get("/fragments/library").page
        #expect(count(region, "panel card") == whole && !region.contains("page.shown") && region.contains("Older sources") == isMore)
        await desk.close()
    }

    /// How long something waits is told in seconds, and a slow machine lets some go by between two looks.
    private func timeless(_ html: String) -> String {
        html.replacing(/[0-9.]+ (s|min)\b/, with: "a while").replacing(/just now|now/, with: "a while")
    }

    @Test("Each live region of a page is to be had alone, word for word as the page has it")
    func fragments() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk")
        let document = try await desk.document(item)
        let run = try await desk.quill.startArticle(ArticleRequest(input: .item(item), trigger: "test")).run.id
        let job = try #require(try await desk.quill.run(run).jobs.first).id
        let browser = try await Browser(desk)
        for path in ["/", "/library", "/items/\(item)", "/documents", "/documents/\(document)", "/runs/\(run)", "/jobs", "/jobs/\(job)"] {
            let page = try await browser.get(path).page
            let addresses = page.split(separator: "data-live=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
            #expect(!addresses.isEmpty)
            for address in addresses {
                let (status, part) = try await browser.get(address)
                #expect(status == 200, "\(address)")
                #expect(part.contains("data-live=\"\(address)\""), "\(address)")
                // What tells how long ago changes while one looks.
                if !part.contains("data-ago") && !part.contains("data-since") {
                    #expect(timeless(page).contains(timeless(part)), "\(address)")
                }
            }
        }
        let gone = try await browser.get("/fragments/runs/run_00000000000000000000000000")
        #expect(gone.status == 404)
        await desk.close()
    }

    @Test("A proposal that says what stands there already is told as that, with what can be done instead")
    func nothingNew() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"))
        _ = try await desk.proposal(document, try #require(try await desk.text(document)))
        let page = try await Browser(desk).get("/documents/\(document)").page
        #expect(page.contains("Nothing new: it came out word for word as it stands.") && page.contains(">Edit by hand</a>"))
        #expect(!page.contains("section has a proposal") && !page.contains("data-commit><span data-count"))
        let other = try await desk.document(try await desk.item("Another talk"))
        _ = try await desk.proposal(other, "Other words.")
        let changed = try await Browser(desk).get("/documents/\(other)").page
        #expect(changed.contains("1 section has a proposal") && changed.contains("Keep 1 change") && !changed.contains("Nothing new"))
        await desk.close()
    }

    @Test("What a proposal cost is said to be the least where a call without a price is among it, and unknown where nothing is known")
    func proposalCost() async throws {
        let desk = try await Desk()
        let cents = Money(nanoDollars: 120_000_000)
        for (cost, words) in [
            (Spent(cents), "$0.12"), (Spent(cents, isWhole: false), "at least $0.12"), (Spent(isWhole: false), "no known cost"),
            (Spent(.zero), "free"),
        ] {
            let document = try await desk.document(try await desk.item("The talk of \(words)"))
            _ = try await desk.proposal(document, "Other words.", cost: cost)
            let page = try await Browser(desk).get("/documents/\(document)").page
            #expect(page.contains(" · \(words) · "), "\(words)")
        }
        await desk.close()
    }

    @Test("Deleting a source says what goes and what stays; of a source that could not be read nothing is offered to be written")
    func deletion() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk")
        let browser = try await Browser(desk)
        let bare = try await browser.get("/items/\(item)").page
        #expect(bare.contains("Delete “The talk”?") && bare.contains("the transcript, 2 lines") && bare.contains("No document was made"))
        _ = try await desk.document(item)
        #expect(try await browser.get("/items/\(item)").page.contains("The document made from it stays"))
        await desk.close()
    }

    @Test("What people and recordings say stays text")
    func hostile() async throws {
        let desk = try await Desk()
        let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
        let item = try await desk.item(evil, lines: [evil, "Two."])
        let document = try await desk.document(item, text: evil + " [x](javascript:alert(3)) [0:01](cue:1)")
        _ = try await desk.proposal(document, evil + " other")
        let browser = try await Browser(desk)
        let paths = [
            "/", "/library", "/library?q=%3Cscript%3E", "/items/\(item)", "/documents", "/documents/\(document)",
            "/documents/\(document)/sections/engines/edit", "/library/new?url=%22%3E%3Cscript%3E",
        ]
        for path in paths {
            let page = try await browser.get(path).page
            #expect(!page.contains("<script>") && !page.contains("<img src=x") && !page.contains("href=\"javascript:"), "\(path)")
        }
        await desk.close()
    }

    @Test("A long transcript comes in slices that overlap, and each place leads to the slice that holds it")
    func slices() async throws {
        let desk = try await Desk()
        let item = try await desk.item("Long", lines: (0..<1_200).map { "Line number \($0)." })
        let browser = try await Browser(desk)
        for (query, first, last) in [
            ("", 0, 499), ("?from=460", 460, 959), ("?t=1100", 920, 1_199), ("?c=700", 460, 959), ("?from=99999", 920, 1_199),
            ("?t=479", 0, 499), ("?t=480", 460, 959), ("?c=479", 0, 499), ("?c=480", 460, 959), ("?t=999999999", 920, 1_199),
        ] {
            let page = try await browser.get("/items/\(item)\(query)").page
            #expect(page.contains("id=\"c\(first)\"") && page.contains("id=\"c\(last)\""), "\(query)")
            #expect(!page.contains("id=\"c\(first - 1)\"") && !page.contains("id=\"c\(last + 1)\""), "\(query)")
            #expect(page.contains("data-slice=\"before\"") == (first > 0) && page.contains("data-slice=\"after\"") == (last < 1_199))
        }
        await desk.close()
    }

    @Test("A search looks through all of a transcript, and leads to each place without scripts too")
    func search() async throws {
        let desk = try await Desk()
        let item = try await desk.item("Long", lines: (0..<1_200).map { $0 == 1_100 ? "Here is <b>one</b> Zebra." : "Line \($0)." })
        let browser = try await Browser(desk)
        let page = try await browser.get("/items/\(item)?find=%20zebra").page
        #expect(page.contains("1 place found") && page.contains("<mark>Zebra</mark>") && page.contains("&lt;b&gt;one"))
        let link = try #require(page.firstMatch(of: /class="hit" href="([^"#]+)#c1100"/)).1.replacing("&amp;", with: "&")
        let place = try await browser.get(String(link)).page
        #expect(place.contains("id=\"c1100\"") && place.contains("<mark>Zebra</mark>"), "\(link)")
        #expect(try await browser.get("/items/\(item)?find=nothing+like+it").page.contains("Nobody says “nothing like it”"))
        let fragment = try await browser.get("/fragments/items/\(item)/found?find=line+1").page
        #expect(fragment.hasPrefix("<div id=\"found\"") && fragment.contains("of which the first 200"))
        #expect(try await browser.get("/fragments/items/\(item)/found").page == "<div id=\"found\" class=\"found\"></div>")
        await desk.close()
    }

    @Test("Lines of the source stand in the editor as a quotation, once, and nothing is saved by that")
    func quote() async throws {
        let desk = try await Desk()
        let item = try await desk.item("The talk", lines: ["One *star*.", "Two.", "Three."])
        let document = try await desk.document(item)
        let browser = try await Browser(desk)
        let path = "/documents/\(document)/sections/engines/edit"
        let page = try await browser.get(path + "?quote=1-2").page
        #expect(page.contains("Second paragraph.\n\n&gt; Two. Three. [0:01](cue:1)</textarea>"))
        #expect(try await desk.text(document)?.contains("Two.") == false)
        #expect(
            try await browser.get("/fragments/items/\(item)/quote?lines=0").page
                == "<pre id=\"quote\">&gt; One \\*star\\*. [0:00](cue:0)</pre>")
        for bad in ["9", "x", "2-1", ""] { #expect(try await browser.get(path + "?quote=" + bad).status == 422, "\(bad)") }
        let saved = "First words.\n\n> Two. Three. [0:01](cue:1)"
        #expect(try await browser.post(path.replacing("/edit", with: ""), ["base": "1", "markdown": saved]).status == 303)
        #expect(try await browser.get(path + "?quote=1-2").page.ranges(of: "Two. Three.").count == 1)
        await desk.close()
    }

    @Test("Any two versions are compared; a restoration can be undone, and a section brought back alone")
    func versions() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"))
        let browser = try await Browser(desk)
        for (number, words) in ["Second words.", "Third words."].enumerated() {
            let saved = try await browser.post("/documents/\(document)/sections/engines", ["base": "\(number + 1)", "markdown": words])
            #expect(saved.status == 303)
        }
        let path = "/documents/\(document)/versions"
        let far = try await browser.get(path + "?from=1&to=3").page
        #expect(far.contains("<option value=\"1\" selected>") && far.contains("<option value=\"3\" selected>"))
        #expect(far.contains("/versions/1/sections/engines/restore") && !far.contains("/versions/3/sections/engines/restore"))
        #expect(far.contains("Restore version 1") && !far.contains("Undo:"))
        let middle = try await browser.get(path + "/1..2").page
        #expect(middle.contains("/versions/1/sections/engines/restore") && middle.contains("/versions/2/sections/engines/restore"))
        #expect(try await browser.post(path + "/1/sections/engines/restore", [:]).status == 303)
        let restored = try await browser.get(path).page
        #expect(restored.contains("“Engines” as in version 1, as version 4") && restored.contains("Undo: back to version 3"))
        #expect(try await browser.post(path + "/3/restore", [:]).status == 303)
        #expect(try await desk.text(document) == "Third words.")
        #expect(try await browser.get(path + "?from=1&to=99").status == 404)
        #expect(try await browser.get(path + "?from=2&to=2").page.contains("says the same"))
        await desk.close()
    }

    @Test("What a document cost is told to the cent of what its usage records say, sections that are gone among it")
    func cost() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"))
        let costs: [(Variant, Int64)] = [
            (.section("engines"), 12_000_000), (.proposal("engines"), 5_000_000), (.section("gone"), 7_000_000), (.outline, 3_000_000),
            (.seo, 1_000_000),
        ]
        for (variant, nano) in costs { try await desk.spend(nano, on: Target(.document(document), variant)) }
        let browser = try await Browser(desk)
        let page = try await browser.get("/fragments/documents/\(document)/cost").page
        let rows = page.matches(of: /<th scope="row">([^<]+)<\/th><td class="num">([^<]+)<\/td>/).map { "\($0.1) \($0.2)" }
        #expect(
            rows == [
                "Lead none known", "Engines $0.017", "Outline $0.003", "Title and description $0.001", "Sections that are gone $0.007",
                "In all $0.028",
            ])
        #expect(try await desk.quill.spent(on: .document(document)).values.sum == Spent(Money(nanoDollars: 28_000_000)))
        await desk.close()
    }

    @Test("Files are kept for ever at today's address, and never at an older one")
    func files() async throws {
        let desk = try await Desk()
        let version = AssetSet(prepared: [:]).version
        let style = try await desk.ask("GET", "/assets/\(version)/app.css")
        #expect(style.status == 200 && style.headers["Cache-Control"]?.contains("immutable") == true)
        #expect(style.headers["Content-Type"] == "text/css; charset=utf-8")
        let tag = try #require(style.headers["ETag"])
        #expect(try await desk.ask("GET", "/assets/\(version)/app.css", headers: [("If-None-Match", tag)]).status == 304)
        #expect(try await desk.ask("GET", "/assets/old/app.js").headers["Cache-Control"] == "no-store")
        let short = try await desk.ask("GET", "/assets/\(version)/app.css", headers: [("Accept-Encoding", "gzip;q=0.5, br")])
        #expect(short.headers["Content-Encoding"] == "br" && short.headers["Vary"] == "Accept-Encoding")
        #expect(short.body.count <= 12_000 && short.body.count < style.body.count / 2)
        #expect(try #require(short.headers["ETag"]) != tag, "other bytes, another tag")
        #expect(try await desk.ask("GET", "/assets/\(version)/none.js").status == 404)
        await desk.close()
    }
}

@Suite struct PlayerTests {
    @Test(
        "A player is told what is in the container, and not only which container it is",
        arguments: [
            ("video/mp4", false, "audio/mp4"), ("audio/mp4", true, "video/mp4"), ("video/x-matroska", true, "video/x-matroska"),
            ("audio/mpeg", false, "audio/mpeg"), ("application/octet-stream", true, "video/mp4"), ("", false, "audio/mp4"),
        ])
    func type(given: String, isVideo: Bool, told: String) {
        #expect(Naming.playable(given, isVideo: isVideo) == told)
    }
}
