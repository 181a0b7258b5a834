internal import Foundation
internal import QuillWeb
internal import WebSamples

// gallery FOLDER PREPARED [system|light|dark]: writes every page with sample values, its assets and a table of where each stands.
let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    print("usage: gallery FOLDER PREPARED [system|light|dark]")
    exit(64)
}
try writeGallery(
    to: URL(fileURLWithPath: arguments[1]), prepared: URL(fileURLWithPath: arguments[2]),
    theme: arguments.count > 3 ? Site.Theme(rawValue: arguments[3]) ?? .system : .system)
