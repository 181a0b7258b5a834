internal import QuillCore

/// What is looked for among the jobs, as it was written, and what there is to look for.
package struct JobSearchModel: Sendable {
    /// Why it could not be read; nothing is shown then.
    package let problem: Trouble?
    /// `kind:transcribe`, and what that is.
    package let suggestions: [(words: String, help: String)]

    package init(problem: Trouble? = nil, suggestions: [(words: String, help: String)] = []) {
        self.problem = problem
        self.suggestions = suggestions
    }
}

/// Which jobs the list shows; its query is the state, so that every view has an address.
package struct JobListFilter: Hashable, Sendable {
    package var tab: JobFilter
    /// As `JobSearch` reads it.
    package var search: String
    package var cursor: String?

    package init(_ tab: JobFilter = .all, search: String = "", cursor: String? = nil) {
        self.tab = tab
        self.search = search
        self.cursor = cursor
    }

    var query: [(String, String?)] {
        [("state", tab == .all ? nil : tab.rawValue), ("q", search.isEmpty ? nil : search), ("cursor", cursor)]
    }
}

extension HTML {
    mutating func jobSearchBar(_ filter: JobListFilter, _ search: JobSearchModel) {
        form(.class("toolbar"), .named("method", "get"), .action(.jobs(.all)), .role("search")) { form in
            if filter.tab != .all { form.hidden("state", filter.tab.rawValue) }
            form.div(.class("search grow")) { box in
                box.icon(.search)
                var attributes: [Attribute] = [
                    .type("search"), .name("q"), .value(filter.search), .label("Find jobs"),
                    .named("placeholder", "kind:transcribe attempt:>2 words"),
                    .named("list", "job-words"), .named("maxlength", String(JobSearch.lengthMax)), .named("autocomplete", "off"),
                    .named("spellcheck", "false"), .flag("data-search"),
                ]
                if search.problem != nil { attributes += [.named("aria-invalid", "true"), .named("aria-describedby", "search-wrong")] }
                box.open("input", attributes)
            }
            form.element("datalist", [.id("job-words")]) { list in
                let before = filter.search.isEmpty ? "" : filter.search + " "
                for one in search.suggestions { list.option(one.help, .value(before + one.words)) }
            }
            form.button("Find", .class("button"))
            if !filter.search.isEmpty { form.a("Clear", .class("button subtle"), .href(.jobs(filter.tab))) }
            form.button(
                .type("button"), .class("button subtle needs-script"), .named("aria-pressed", "false"), .data("data-hold", "list")
            ) { face in
                face.text("Pause updates")
                face.element("output", [.named("aria-live", "off")]) { _ in }
            }
            form.details { more in
                more.summary("What can be looked for")
                more.dl { list in
                    for one in JobSearch.qualifiers {
                        let words = filter.search.isEmpty ? one.example : filter.search + " " + one.example
                        list.dt { $0.a(one.example, .href(.jobList(JobListFilter(filter.tab, search: words)))) }
                        list.dd(one.help)
                    }
                    list.dt("words")
                    list.dd("what the reason of a failure or the title of a source holds; in quotes with their spaces and colons")
                }
            }
        }
        if let problem = search.problem { div(.id("search-wrong"), .class("banner")) { $0.trouble(problem) } }
    }

    /// Nothing to list: because there is nothing, or nothing that matches, or nothing of what was looked through yet.
    mutating func noJobs(_ model: JobsModel) {
        guard model.search?.problem == nil else { return }
        guard !model.list.search.isEmpty || model.list.cursor != nil else { return empty(model.filter.empty) }
        let wanted = model.list.search.isEmpty ? "" : " “\(model.list.search)”"
        if model.next != nil {
            p("None of the newest thousands matches\(wanted). There are older ones.", .class("panel-body quiet"))
        } else {
            empty(
                Empty(
                    "No job matches", model.list.search.isEmpty ? "There are none that are older." : "No job here matches\(wanted).",
                    icon: .search, button: .init("Show all jobs", .jobs(.all))))
        }
        olderJobs(model.list, model.next)
    }

    /// Where the list goes on, and back to its beginning.
    mutating func olderJobs(_ filter: JobListFilter, _ next: String?) {
        guard next != nil || filter.cursor != nil else { return }
        p(.class("pages panel-body")) { pages in
            if filter.cursor != nil {
                pages.a("Newest jobs", .class("button"), .href(.jobList(JobListFilter(filter.tab, search: filter.search))))
            }
            if let next {
                pages.a("Older jobs", .class("button"), .href(.jobList(JobListFilter(filter.tab, search: filter.search, cursor: next))))
            }
        }
    }
}
