import { type Item, type Part, type Transcript, timeText } from './transcript'

const STYLE = `
:root{color-scheme:light dark;--ink:#1c1c1a;--ink2:#4f4f4a;--ink3:#64645d;--bg:#fbfbfa;--sunk:#eeeeeb;--line:#e3e3de;--accent:#2857c8}
@media (prefers-color-scheme:dark){:root{--ink:#ecece7;--ink2:#b4b4ac;--ink3:#979790;--bg:#161615;--sunk:#212120;--line:#2b2b29;--accent:#7ea2f6}}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.62 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:724px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:24px;line-height:1.3;margin:0 0 16px}h2{font-size:15px;color:var(--ink2);border-top:1px solid var(--line);margin:40px 0 0;padding-top:16px}
h3{font-size:15px;margin:32px 0 0}h3 small,.facts{font-weight:400;font-size:12px;color:var(--ink3)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;font-size:13px;margin:0}dt{color:var(--ink3)}dd{margin:0}
ul{font-size:14px;padding-left:18px}p,pre{margin:8px 0;white-space:pre-wrap}pre{background:var(--sunk);padding:10px 12px;border-radius:8px;font:13px/1.5 ui-monospace,monospace}
.user p{background:var(--sunk);padding:8px 14px;border-radius:12px}.event,.note{color:var(--ink3);font-size:13px}.event{text-align:center;margin:20px 0}
blockquote{margin:8px 0;padding-left:12px;border-left:2px solid var(--line);color:var(--ink2);white-space:pre-wrap}summary{color:var(--ink3);font-size:13px}
`

/** Says that nothing in the file may run or load, whoever opens it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** A conversation as one page that needs nothing else: every text escaped, no script, no address. */
export function htmlOf({ title, facts, cast, items }: Transcript): string {
  return `<!doctype html>
<html lang="und">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<dl>${facts.map(({ label, value }) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
${cast.length === 0 ? '' : `<h2>Cast</h2>\n<ul>${cast.map(({ name, role, model, background, left }) => `<li><b>${escaped(name)}</b>, ${escaped(role)} (${escaped(model)}${left ? ', has left' : ''})${background ? `. ${escaped(background)}` : ''}</li>`).join('')}</ul>`}
${items.map(itemHtml).join('\n')}
</main>
</body>
</html>
`
}

function itemHtml(item: Item): string {
  switch (item.type) {
    case 'round':
      return `<h2>${escaped(item.title)}</h2>`
    case 'event':
      return `<p class="event">${escaped(item.text)}</p>`
    case 'message': {
      const role = item.role === null ? '' : ` <small>${escaped(item.role)}</small>`
      const facts = [timeText(item.at), ...item.facts].map(escaped).join(' · ')
      return `<article${item.who === 'You' ? ' class="user"' : ''}><h3>${escaped(item.who)}${role}</h3><div class="facts">${facts}</div>${item.parts.map(partHtml).join('')}</article>`
    }
  }
}

function partHtml(part: Part): string {
  switch (part.type) {
    case 'text':
      return textHtml(part.text)
    case 'thought':
      return `<details><summary>Thoughts</summary><blockquote>${escaped(part.text)}</blockquote></details>`
    case 'note':
      return `<div class="note">${escaped(part.text)}</div>`
    case 'code':
      return `<details><summary>${escaped(part.label)}</summary><pre>${escaped(part.text)}</pre></details>`
  }
}

/** Paragraphs as they were written; what stands between fences as code. */
function textHtml(text: string): string {
  return text
    .split(/^(`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:\n\1[^\S\n]*$|(?![\s\S]))/m)
    .map((piece, index) => {
      if (index % 3 === 1 || piece.trim() === '') return ''
      return index % 3 === 2 ? `<pre>${escaped(piece)}</pre>` : `<p>${escaped(piece.trim())}</p>`
    })
    .join('')
}

function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
