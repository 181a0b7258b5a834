import HTTPClient
import QuillCore
import QuillService
import QuillWeb
import Testing

@Suite struct ActivityTests {
    @Test("What a form changes is noted for the browser, and the page shows it with a link to the thing and to the difference")
    func shown() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"))
        let browser = try await Browser(desk)
        let edited = try await browser.post("/documents/\(document)/sections/engines", ["markdown": "New words.", "base": "1"])
        #expect(edited.status == 303)
        let entries = try await desk.quill.auditEntries(AuditQuery(surface: .dashboard)).rows
        #expect(entries.map(\.action) == [.documentEdited])
        #expect(entries.first?.actor == AuditActor(.client, from: .dashboard, at: "127.0.0.1"))
        let page = try await browser.get("/activity").page
        #expect(page.contains("Document edited") && page.contains("href=\"/documents/\(document)#s-engines\""))
        #expect(page.contains("A draft") && !page.contains(">\(document)<"), "it is called by its title")
        #expect(page.contains("href=\"/documents/\(document)/versions/1..2\"") && page.contains("Dashboard, 127.0.0.1"))
        #expect(page.contains("Entries are kept for"))
        await desk.close()
    }

    @Test("Filters are addresses: what does not match is not shown, and the exports mean the same") func filtered() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"))
        _ = try await desk.quill.acting(as: AuditActor(.user, "ada", from: .cli)).review(document, .approve)
        let browser = try await Browser(desk)
        let page = try await browser.get("/activity?actor=ada&action=document.moved").page
        #expect(page.contains("was: state to_review") && !page.contains("Document begun</a>"))
        #expect(page.contains("/api/v1/audit/export?action=document.moved&amp;actor=ada&amp;format=csv"))
        #expect(try await browser.get("/activity?actor=nobody").page.contains("No such changes"))
        // What is no filter is none.
        #expect(try await browser.get("/activity?action=fly&since=x&cursor=..").page.contains("Document begun"))
        #expect(try await browser.get("/fragments/activity?actor=ada").page.contains("to_review"))
        await desk.close()
    }

    @Test("Older changes are a page away, each once") func paged() async throws {
        let desk = try await Desk()
        let document = try await desk.document(try await desk.item("The talk"))
        for number in 0..<55 { _ = try await desk.quill.patchDocument(document, FrontMatterChange(title: "Title \(number)")) }
        let browser = try await Browser(desk)
        let first = try await browser.get("/activity").page
        let next = try #require(first.firstMatch(of: /href="(\/activity\?cursor=aud_\w+)"/)?.1)
        let second = try await browser.get(String(next)).page
        #expect(first.matches(of: /data-key="aud_\w+"/).count == 50 && second.matches(of: /data-key="aud_\w+"/).count == 6, "\(second)")
        #expect(!second.contains("Older changes"))
        await desk.close()
    }
}
