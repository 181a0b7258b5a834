internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

/// A request for a page with what every page needs to know: who asks with which theme, and how things stand.
struct Visit: Sendable {
    let request: Request
    let site: Site
    let badges: Shell.Badges
    /// Set where the browser has none yet.
    let newCookie: String?
    /// Where large files come from, if not from here alone.
    let mediaOrigin: String?

    var now: Timestamp { site.now }
    /// A script asks, and puts the regions that come back in place.
    var wantsPatch: Bool { request.wantsPatch }

    func page(_ page: some WebPage, status: Int = 200) -> Response {
        html(page.render(site), status: status)
    }

    func html(_ bytes: [UInt8], status: Int = 200, type: String = "text/html; charset=utf-8") -> Response {
        var headers = Site.headers(mediaOrigin: mediaOrigin)
        headers += [(name: "Content-Type", value: type), (name: "Cache-Control", value: "no-store")]
        if let newCookie { headers.append(("Set-Cookie", newCookie)) }
        return Response(status: status, headers: headers, body: .bytes(bytes))
    }

    func region(_ write: (inout HTML) -> Void) -> Response { html(QuillWeb.fragment(site, write)) }
}

extension Request {
    var wantsPatch: Bool { headers["Accept"]?.contains(Patch.type) == true }

    func cookie(_ name: String) -> String? {
        for header in headers.values(of: "Cookie") {
            for pair in header.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                if pair.hasPrefix(name + "=") { return String(pair.dropFirst(name.utf8.count + 1)) }
            }
        }
        return nil
    }
}

extension Pages {
    func visit(_ request: Request) async throws(QuillError) -> Visit {
        // Read before anything that is shown, so that no event falls between the page and its stream.
        let lastEvent = try await feed.newest()
        let standing = try await quill.standing(seen: seen(request))
        return visit(request, standing, lastEvent)
    }

    func visit(_ request: Request, _ standing: Standing?, _ lastEvent: Int64) -> Visit {
        let known = request.cookie(FormTokens.cookie).flatMap { FormTokens.isOurs($0) ? $0 : nil }
        let browser = known ?? FormTokens.newBrowser()
        let site = Site(
            assets: files.set, theme: request.cookie("theme").flatMap(Site.Theme.init(rawValue:)) ?? .system,
            formToken: tokens.token(of: browser), now: standing?.now ?? Timestamp(milliseconds: 0), environment: environment,
            queueMode: queueMode, lastEvent: lastEvent)
        return Visit(
            request: request, site: site,
            badges: Shell.Badges(
                deadJobs: standing?.deadJobs ?? 0, proposals: standing?.openProposals ?? 0, unseen: standing?.unseen ?? 0),
            newCookie: known == nil ? "\(FormTokens.cookie)=\(browser); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax" : nil,
            mediaOrigin: quill.linkOrigin)
    }
}
