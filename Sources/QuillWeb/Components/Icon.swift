/// A sign of the sprite, by its name in the package of icons.
package enum Icon: String, Sendable, CaseIterable {
    case overview = "columns-gap"
    case library = "collection-play"
    case document = "file-text"
    case jobs = "list-task"
    case plus = "plus-lg"
    case check = "check-lg"
    case diamond = "exclamation-diamond-fill"
    case bell = "bell-fill"
    case square = "square-fill"
    case clock = "clock"
    case pencil = "pencil"
    case retry = "arrow-clockwise"
    case pause = "pause-fill"
    case play = "play-fill"
    case search = "search"
    case right = "chevron-right"
    case left = "chevron-left"
    case close = "x-lg"
    case upload = "cloud-arrow-up"
    case sound = "mic"
    case film = "film"
    case page = "file-earmark-text"
    case web = "globe"
    case trash = "trash"
    case out = "box-arrow-up-right"
    case quote = "quote"
    case bold = "type-bold"
    case italic = "type-italic"
    case list = "list-ul"
    case link = "link-45deg"
    case download = "download"
    case moon = "moon-stars"
    case sun = "sun"
    case half = "circle-half"
    case keyboard = "keyboard"
    case info = "info-circle"
    case warning = "exclamation-triangle-fill"
    case restore = "arrow-counterclockwise"
    case stop = "stop-fill"
    case wave = "soundwave"
    case hourglass = "hourglass-split"
    case layers = "layers"
    case article = "journal-text"
    case pen = "pen-fill"
    case bolt = "lightning-charge-fill"
    case history = "clock-history"
    case inbox = "inbox"
}

extension HTML {
    /// A sign beside words that say the same: never alone, so it is hidden from screen readers and may be missing.
    mutating func icon(_ icon: Icon) {
        guard site.assets.hasIcons else { return }
        let isOwn = ownIcons != nil && site.assets.symbols[icon.rawValue] != nil
        if isOwn { ownIcons?.insert(icon) }
        // Its key keeps an update from making another sign of it, and so from fetching the sprite for what is there.
        svg(.class("icon"), .key(icon.rawValue), .named("aria-hidden", "true")) { sign in
            sign.element("use", [isOwn ? .href(anchor: "i-" + icon.rawValue) : .use(icon)]) { _ in }
        }
    }

    /// Words that stand behind a sign and show where there are no signs.
    mutating func name(_ words: String) {
        span(words, .class("vh name"))
    }
}
