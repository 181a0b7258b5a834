/// The classes of characters that scanning tells apart.
enum Script {
    /// Written without spaces between words: Han, kana, Thai, Lao, Khmer, Myanmar.
    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x0E00 { return false }
        return isIdeographic(scalar) || isKana(scalar) || isSoutheastAsian(scalar)
    }

    static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3005, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    static func isKana(_ scalar: Unicode.Scalar) -> Bool { isHiragana(scalar) || isKatakana(scalar) }

    static func isHiragana(_ scalar: Unicode.Scalar) -> Bool { (0x3041...0x309F).contains(scalar.value) }

    static func isKatakana(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30A0...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: true
        default: false
        }
    }

    static func isSoutheastAsian(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
        default: false
        }
    }

    /// Signs that open a word without belonging to it: `("` before `Hello`.
    static func isOpening(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "(", "[", "{", "\"", "'", "“", "‘", "«", "„", "‹", "¿", "¡", "-", "–", "—", "*", "_", "`", "<", ">",
            "「", "『", "（", "【", "《", "〈", "・", "♪", "•":
            true
        default: false
        }
    }

    /// Signs that close a word without belonging to it: `,"` after `Hello`.
    static func isClosing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ")", "]", "}", "\"", "'", "”", "’", "»", "“", "›", ".", ",", ";", ":", "!", "?", "…", "-", "–", "—", "*", "_",
            "`", "<", ">", "。", "、", "，", "．", "！", "？", "；", "：", "」", "』", "）", "】", "》", "〉", "・", "।", "؟", "،",
            "۔", "։", "።", "♪", "•":
            true
        default: false
        }
    }

    /// Signs after which a sentence may end.
    static func isTerminal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "!", "?", "…", "。", "．", "！", "？", "।", "؟", "۔", "։", "።": true
        default: false
        }
    }

    /// Invisible signs that steer display and have no place in prose: zero width and bidirectional marks, soft hyphens, BOM.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFD, 0xE0000...0xE007F: true
        default: false
        }
    }
}
