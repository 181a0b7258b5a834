package import QuillCore

/// A page that cannot be shown: what happened, what is safe, what to do next.
package struct ProblemPage: WebPage {
    package let status: Int
    package let title: String
    package let what: String
    package let next: String?
    /// Of the request, for whoever helps.
    package let reference: String?
    package let badges: Shell.Badges

    package init(
        status: Int, title: String, what: String, next: String? = nil, reference: String? = nil, badges: Shell.Badges = Shell.Badges()
    ) {
        self.status = status
        self.title = title
        self.what = what
        self.next = next
        self.reference = reference
        self.badges = badges
    }

    package static func notFound(reference: String?, badges: Shell.Badges = Shell.Badges()) -> ProblemPage {
        ProblemPage(
            status: 404, title: "There is nothing here",
            what: "The page does not exist, or what it showed was deleted.", next: "Look for it in the library.", reference: reference,
            badges: badges)
    }

    package init(_ error: QuillError, status: Int, reference: String?, badges: Shell.Badges = Shell.Badges()) {
        self.init(
            status: status, title: status == 404 ? "There is nothing here" : "This did not work", what: error.message, next: error.hint,
            reference: reference, badges: badges)
    }

    package var shell: Shell { Shell(title, place: nil, here: .overview, badges: badges) }

    package func content(into page: inout HTML) {
        page.div(.class("lost")) { box in
            box.p("\(status)", .class("code"))
            box.h1(title)
            box.p(what)
            if let next { box.p { $0.ticked(next) } }
            box.form(.named("method", "get"), .action(.library(.everything)), .role("search"), .class("toolbar")) { form in
                form.div(.class("search")) { search in
                    search.icon(.search)
                    search.input(.type("search"), .name("q"), .label("Search the library"), .named("placeholder", "Search the library"))
                }
                form.button("Search", .class("button"))
                form.a("Overview", .class("button subtle"), .href(.overview))
            }
            if let reference {
                box.div(.class("faint")) { line in
                    line.text("Reference ")
                    line.code(reference)
                    line.text(" ")
                    line.button("Copy", .type("button"), .class("button subtle small needs-script"), .data("data-copy", reference))
                }
            }
        }
    }
}
