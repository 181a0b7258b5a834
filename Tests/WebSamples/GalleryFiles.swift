package import Foundation
package import QuillWeb

/// Writes the gallery into `folder` with `routes.json`, from which `Support/peers/pages.py` serves it.
package func writeGallery(to folder: URL, prepared: URL, theme: Site.Theme) throws {
    let files = FileManager.default
    try files.createDirectory(at: folder, withIntermediateDirectories: true)
    var found: [String: [UInt8]] = [:]
    for name in AssetSet.preparedNames {
        let file = prepared.appendingPathComponent(name)
        if files.fileExists(atPath: file.path) { found[name] = [UInt8](try Data(contentsOf: file)) }
    }
    let assets = AssetSet(prepared: found)
    let site = Site(assets: assets, theme: theme, formToken: "sample-token", now: Samples.now, lastEvent: 100)
    var routes: [String: [String: String]] = [:]
    func write(_ name: String, _ path: String, _ type: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
        routes[path] = ["file": name, "type": type]
    }
    for (name, path, page) in Gallery.pages { try write(name + ".html", path, "text/html; charset=utf-8", page.render(site)) }
    for (index, part) in Gallery.fragments(site).enumerated() {
        try write("fragment-\(index).html", part.path, "text/html; charset=utf-8", part.bytes)
    }
    for (name, file) in assets.files { try write(name, "/assets/\(assets.version)/\(name)", file.type, file.bytes) }
    let headers = Dictionary(uniqueKeysWithValues: Site.headers().map { ($0.name, $0.value) })
    let table: [String: Any] = [
        "routes": routes, "headers": headers, "pages": Dictionary(uniqueKeysWithValues: Gallery.pages.map { ($0.name, $0.path) }),
    ]
    try JSONSerialization.data(withJSONObject: table, options: [.prettyPrinted, .sortedKeys]).write(
        to: folder.appendingPathComponent("routes.json"))
}
