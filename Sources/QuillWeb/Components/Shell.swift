internal import QuillCore

/// What stands around every page.
package struct Shell: Sendable {
    package enum Place: String, Sendable, CaseIterable {
        case overview, inbox, library, documents, jobs, activity

        var title: String {
            switch self {
            case .overview: "Overview"
            case .inbox: "Inbox"
            case .library: "Library"
            case .documents: "Documents"
            case .jobs: "Jobs"
            case .activity: "Activity"
            }
        }

        var icon: Icon {
            switch self {
            case .overview: .overview
            case .inbox: .inbox
            case .library: .library
            case .documents: .document
            case .jobs: .jobs
            case .activity: .history
            }
        }

        var route: Route {
            switch self {
            case .overview: .overview
            case .inbox: .inbox
            case .library: .library(.everything)
            case .documents: .documents
            case .jobs: .jobs(.all)
            case .activity: .activity(ActivityFilter())
            }
        }
    }

    /// The modules that a page needs beyond those of all pages.
    package enum Script: String, Sendable { case player = "player.js", editor = "editor.js", upload = "upload.js" }

    /// Numbers beside the names of places.
    package struct Badges: Sendable, Hashable {
        package let deadJobs: Int
        package let proposals: Int
        /// What the inbox has that nobody looked at.
        package let unseen: Int

        package init(deadJobs: Int = 0, proposals: Int = 0, unseen: Int = 0) {
            self.deadJobs = deadJobs
            self.proposals = proposals
            self.unseen = unseen
        }

        static let none = Badges()
    }

    package let title: String
    package let place: Place?
    /// The page's own address, for what brings a reader back.
    package let here: Route
    package let badges: Badges
    package let scripts: [Script]
    /// Whether prose is set here, so that its font is worth fetching early.
    package let hasProse: Bool

    package init(
        _ title: String, place: Place?, here: Route, badges: Badges = Badges(), scripts: [Script] = [], hasProse: Bool = false
    ) {
        self.title = title
        self.place = place
        self.here = here
        self.badges = badges
        self.scripts = scripts
        self.hasProse = hasProse
    }
}

/// A page: what stands around it, and what it shows.
package protocol WebPage: Sendable {
    var shell: Shell { get }
    func content(into page: inout HTML)
}

extension WebPage {
    /// The whole page. A server that wants the browser to fetch style and fonts early sends `HTML.open` first.
    package func render(_ site: Site) -> [UInt8] {
        var page = HTML(site: site)
        page.open(shell)
        content(into: &page)
        page.close(shell)
        return page.bytes
    }
}

extension HTML {
    /// Everything up to the content.
    package mutating func open(_ shell: Shell) {
        literal("<!doctype html>")
        open(
            "html",
            [
                .named("lang", "en"), .named("data-theme", site.theme == .system ? nil : site.theme.rawValue),
                .class("no-icons", when: !site.assets.hasIcons),
            ])
        head { $0.headContent(shell) }
        open(
            "body",
            [.route("data-events", .events), .data("data-after", String(site.lastEvent))])
        a("Skip to the content", .href(anchor: "content"), .class("skip"))
        open("div", [.class("frame")])
        header(.class("rail")) { $0.rail(shell) }
        open("main", [.id("content"), .named("tabindex", "-1")])
    }

    /// Everything behind the content.
    package mutating func close(_ shell: Shell) {
        close("main")
        close("div")
        places(shell.place, shell.badges, isBar: true)
        div(.id("notices"), .label("Notices"), .role("status"), .named("tabindex", "-1"), .flag("data-keep")) { _ in }
        p("", .id("said"), .class("vh"), .role("status"))
        dialog("Keys", id: "keys") { dialog in
            dialog.div(.class("dialog-body")) { body in
                body.div(.flag("data-keys")) { _ in }
                body.label(.class("check")) { line in
                    line.input(.type("checkbox"), .flag("data-letters"))
                    line.span("Single letters are keys")
                }
            }
        }
        close("body")
        close("html")
    }

    private mutating func headContent(_ shell: Shell) {
        meta(.named("charset", "utf-8"))
        element("title", [], shell.title == "Quill" ? "Quill" : "\(shell.title) · Quill")
        meta(.named("name", "viewport"), .named("content", "width=device-width, initial-scale=1"))
        meta(.named("name", "color-scheme"), .named("content", "light dark"))
        if site.assets.hasFont { preload("inter.woff2") }
        if shell.hasProse && site.assets.files["charis.woff2"] != nil { preload("charis.woff2") }
        link(.named("rel", "stylesheet"), .href(.asset("app.css")))
        link(.named("rel", "icon"), .named("href", "data:,"))
        element("script", [.type("module"), .src(.asset("app.js"))]) { _ in }
        for script in shell.scripts { element("script", [.type("module"), .src(.asset(script.rawValue))]) { _ in } }
    }

    private mutating func preload(_ font: String) {
        link(
            .named("rel", "preload"), .href(.asset(font)), .named("as", "font"), .named("type", "font/woff2"),
            .named("crossorigin", "anonymous"))
    }

    private mutating func rail(_ shell: Shell) {
        a(.class("brand"), .href(.overview)) { brand in
            brand.icon(.pen)
            brand.wordmark()
        }
        button(.class("goto needs-script"), .type("button"), .data("data-more", "palette"), .label("Go to")) { face in
            face.icon(.search)
            face.span("Go to…", .class("label"))
            face.kbd("⌘K", .class("hint-key label"))
        }
        places(shell.place, shell.badges, isBar: false)
        div(.class("rail-foot")) { foot in
            foot.p(.id("live"), .class("live needs-script"), .role("status"), .flag("data-keep")) { $0.span("Connecting") }
            if let environment = foot.site.environment { foot.p(environment, .class("env")) }
            foot.button(.class("keys-help needs-script"), .type("button"), .data("data-more", "help"), .label("Keys")) { $0.keysFace() }
            foot.themes(shell)
        }
    }

    private mutating func keysFace() {
        icon(.keyboard)
        span("Keys")
        kbd("?", .class("hint-key"))
    }

    private mutating func themes(_ shell: Shell) {
        form(to: .theme, .flag("data-plain")) { form in
            form.hidden("back", shell.here.path)
            form.div(.class("themes"), .role("group"), .label("Theme")) { group in
                let themes = [(Site.Theme.system, Icon.half, "System"), (.light, .sun, "Light"), (.dark, .moon, "Dark")]
                for (theme, icon, name) in themes {
                    let isChosen = group.site.theme == theme
                    group.button(
                        .name("theme"), .value(theme.rawValue), .named("aria-pressed", isChosen ? "true" : "false"), .title(name)
                    ) { face in
                        face.icon(icon)
                        face.name(name)
                    }
                }
            }
        }
    }

    /// Where one can go, with the numbers beside: once in the rail, once in the bar of a phone.
    package mutating func places(_ at: Shell.Place?, _ badges: Shell.Badges, isBar: Bool) {
        let live = HTML.live(.places(at, isBar: isBar))
        if isBar {
            return element("nav", [.class("bar"), .label("Places")] + live) { bar in
                // As many as a narrow phone has room for; the inbox leads to the activity.
                for place in Shell.Place.allCases where place != .activity { bar.placeLink(place, at, badges) }
            }
        }
        element("nav", [.label("Main")] + live) { nav in
            nav.ul { list in
                for place in [Shell.Place.overview, .inbox, .library, .documents] { list.li { $0.placeLink(place, at, badges) } }
            }
            nav.h2("Operate")
            nav.ul { list in for place in [Shell.Place.jobs, .activity] { list.li { $0.placeLink(place, at, badges) } } }
        }
    }

    private mutating func placeLink(_ place: Shell.Place, _ at: Shell.Place?, _ badges: Shell.Badges) {
        a(.href(place.route), .named("aria-current", at == place ? "page" : nil)) { link in
            link.icon(place.icon)
            link.span(place.title, .class("label"))
            switch place {
            case .jobs where badges.deadJobs > 0: link.badge(badges.deadJobs, "failed", "badge")
            case .documents where badges.proposals > 0: link.badge(badges.proposals, "proposals", "badge calm")
            // What is being looked at is not announced as well.
            case .inbox where badges.unseen > 0 && at != .inbox: link.badge(badges.unseen, "new", "badge calm")
            default: break
            }
        }
    }

    private mutating func badge(_ count: Int, _ meaning: String, _ kind: StaticString) {
        span(.class(kind)) { badge in
            badge.text(count > 99 ? "99+" : String(count))
            badge.span(" " + meaning, .class("vh"))
        }
    }

    /// The top of a page: where one is, its title, how it stands, what can be done.
    package mutating func top(
        _ title: String, crumbs: [(String, Route)] = [], pills: (inout HTML) -> Void = { _ in }, actions: (inout HTML) -> Void = { _ in }
    ) {
        div(.class("head")) { head in
            if !crumbs.isEmpty {
                head.nav(.class("crumbs"), .label("Path")) { nav in
                    for (index, crumb) in crumbs.enumerated() {
                        if index > 0 { nav.span("/", .named("aria-hidden", "true")) }
                        nav.a(crumb.0, .href(crumb.1))
                    }
                }
            }
            head.h1(title)
            pills(&head)
            head.div(.class("head-actions"), content: actions)
        }
    }
}
