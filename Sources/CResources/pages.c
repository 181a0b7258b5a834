#pragma clang diagnostic ignored "-Wc23-extensions"
#include "resources.h"

// The style of the pages, in the order of its layers.
const char *quill_web_style(void) {
    static const char text[] = {
#embed "../QuillWeb/Assets/css/tokens.css"
        , '\n',
#embed "../QuillWeb/Assets/css/base.css"
        , '\n',
#embed "../QuillWeb/Assets/css/shell.css"
        , '\n',
#embed "../QuillWeb/Assets/css/parts.css"
        , '\n',
#embed "../QuillWeb/Assets/css/pages.css"
        , 0};
    return text;
}

const char *quill_web_fonts(void) {
    static const char text[] = {
#embed "../QuillWeb/Assets/css/fonts.css"
        , 0};
    return text;
}

// What every page runs, as one module.
const char *quill_web_script(void) {
    static const char text[] = {
#embed "../QuillWeb/Assets/js/morph.js"
        , '\n',
#embed "../QuillWeb/Assets/js/notice.js"
        , '\n',
#embed "../QuillWeb/Assets/js/wire.js"
        , '\n',
#embed "../QuillWeb/Assets/js/live.js"
        , '\n',
#embed "../QuillWeb/Assets/js/keys.js"
        , 0};
    return text;
}

const char *quill_web_player(void) {
    static const char text[] = {
#embed "../QuillWeb/Assets/js/player.js"
        , 0};
    return text;
}

// A document is also heard.
const char *quill_web_editor(void) {
    static const char text[] = {
#embed "../QuillWeb/Assets/js/player.js"
        , '\n',
#embed "../QuillWeb/Assets/js/editor.js"
        , 0};
    return text;
}

const char *quill_web_upload(void) {
    static const char text[] = {
#embed "../QuillWeb/Assets/js/upload.js"
        , 0};
    return text;
}

// Fetched when it is asked for.
const char *quill_web_help(void) {
    static const char text[] = {
#embed "../QuillWeb/Assets/js/help.js"
        , 0};
    return text;
}
