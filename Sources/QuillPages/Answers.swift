internal import HTTPServer
internal import QuillCore
internal import QuillWeb

extension Visit {
    /// To the page that shows the result: what a form gets without scripts.
    func redirect(to route: Route) -> Response {
        var headers = [(name: "Location", value: route.path(in: site)), (name: "Cache-Control", value: "no-store")]
        if let newCookie { headers.append(("Set-Cookie", newCookie)) }
        return Response(status: 303, headers: headers)
    }

    /// The regions that changed, and what is said about it.
    func patch(
        _ words: String, tone: Patch.NoticeTone = .ok, link: (words: String, to: Route)? = nil, _ regions: (inout HTML) -> Void = { _ in }
    ) -> Response {
        var patch = Patch(site: site)
        patch.regions(regions)
        patch.notice(words, tone: tone, link: link)
        return html(patch.bytes, type: Patch.type)
    }

    /// Another page: a redirect, or a word to the script that it is to go there.
    func go(to route: Route) -> Response {
        guard wantsPatch else { return redirect(to: route) }
        var response = html([], type: Patch.type)
        response.headers.append((Patch.locationHeader, route.path(in: site)))
        return response
    }
}
