"""How the pages of a desk look, the one script that some of them have, and the policy that lets nothing else in.

Both stand in each page, so that a page can be moved or sent alone; the policy names them by their digests, since a
browser takes no file of the disk for the page's own.
"""

from base64 import b64encode
from hashlib import sha256

LOOKS = """
:root{color-scheme:light dark;--ink:#1a1a1a;--dim:#4a4a4a;--paper:#fff;--line:#ccc;--link:#0b5578;--late:#a3221a;--soft:#f1f4f6;--done:#2e6b2e}
@media (prefers-color-scheme:dark){:root{--ink:#eee;--dim:#bdbdbd;--paper:#1b1b1b;--line:#555;--link:#8cc4e8;--late:#ff9c92;--soft:#282c2f;--done:#9fd69f}}
body{font:15px/1.5 sans-serif;max-width:84rem;margin:0 auto;padding:0 1rem 2rem;color:var(--ink);background:var(--paper)}
a{color:var(--link)}a:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:1px}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:.6rem 0;border-bottom:1px solid var(--line)}nav b{margin-right:.5rem}
nav a[aria-current]{font-weight:bold;color:var(--ink);text-decoration:none}
h1{font-size:1.45rem;margin:.8rem 0 .2rem}h2{font-size:1.12rem;margin:1.6rem 0 .3rem}p{margin:.3rem 0}.said{color:var(--dim)}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:.3rem 0}
th,td{padding:.25rem .45rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}th{background:var(--soft);white-space:nowrap}
td.n,th.n{text-align:right}.late .d,.late a,li.late{color:var(--late);font-weight:bold}
table.of{width:100%}.of td{white-space:nowrap;width:1%}.of td:last-child{white-space:normal;overflow-wrap:anywhere;min-width:9em;width:auto}
.tiles{display:flex;flex-wrap:wrap;gap:.6rem;padding:0;margin:.8rem 0;list-style:none}
.tiles a{display:block;min-width:6.5rem;padding:.4rem .8rem;border:1px solid var(--line);border-radius:.4rem;background:var(--soft);text-decoration:none;color:inherit}
.tiles b{display:block;font-size:1.6rem;line-height:1.2}
[role=search]{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:baseline;margin:.6rem 0}[hidden]{display:none!important}
input,select{font:inherit;padding:.15rem .4rem;max-width:14rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.4rem 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
ol.line{list-style:none;padding:0;margin:.3rem 0}ol.line>li{padding:.35rem 0 .35rem .8rem;border-left:3px solid var(--line)}
ol.line p{margin:.1rem 0 .1rem 1rem;overflow-wrap:anywhere}.struck{text-decoration:line-through}.warn{color:var(--late)}
.badge{padding:.05rem .5rem;border:1px solid currentColor;border-radius:.8rem}.done{color:var(--done)}
.step{margin:.5rem 0;padding:.3rem 0 .3rem .8rem;border-left:3px solid var(--line)}.step h3{font-size:1rem;margin:0}.step:target,section:target>h2{background:var(--soft)}
.step ul{margin:.2rem 0;padding-left:1.2rem}.way{border-left-color:var(--link)}
.graph path{fill:none;stroke:var(--dim)}.graph polygon{fill:var(--dim)}.graph rect{fill:var(--soft);stroke:var(--dim)}.graph text{fill:var(--ink);font-size:13px}
.graph .ask{stroke:var(--link);stroke-width:2}.graph .group{stroke-width:3}.graph .over{stroke:var(--done);stroke-width:2}
@media print{body{max-width:none;color:#000;background:#fff}nav,.skip,[role=search]{display:none}}
@media (max-width:40rem){
.of thead{position:absolute;left:-99rem}.of tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}.of tbody,table.of{display:block}
.of td{display:inline-block;width:auto;padding:0 .8rem 0 0;border:0;white-space:normal}.of td:empty{display:none}.of td:last-child{display:block}}
"""
FILTER = """
(function(){
var box=document.querySelector('[role=search]');if(!box)return;
var rows=[].slice.call(document.querySelectorAll('table.of tbody tr')),word=box.querySelector('input'),said=box.querySelector('output');
var picks=[].slice.call(box.querySelectorAll('select'));
function plain(s){return s.normalize('NFKC').toLowerCase()}
function cell(row,pick){var c=row.children[pick.dataset.column];return c?c.textContent:''}
picks.forEach(function(pick){
 var seen={};rows.forEach(function(row){seen[cell(row,pick)]=1});
 Object.keys(seen).sort().forEach(function(name){if(name)pick.add(new Option(name,name))});
 if(pick.length<3)pick.parentNode.hidden=true;
});
var held=rows.map(function(row){return plain(row.textContent)});
function run(){
 var words=plain(word.value).split(/\\s+/).filter(Boolean),count=0;
 rows.forEach(function(row,i){
  var fits=words.every(function(w){return held[i].indexOf(w)>=0})&&picks.every(function(p){return !p.value||cell(row,p)===p.value});
  row.hidden=!fits;count+=fits;
 });
 document.querySelectorAll('section.of').forEach(function(s){s.hidden=!s.querySelector('tbody tr:not([hidden])')});
 said.textContent=said.dataset.said.replace('{count}',count).replace('{all}',rows.length);
}
word.addEventListener('input',run);picks.forEach(function(p){p.addEventListener('change',run)});addEventListener('pageshow',run);
box.hidden=false;run();
})();
"""


def _digest(said: str) -> str:
    return f"'sha256-{b64encode(sha256(said.encode()).digest()).decode()}'"


_BASE = f"default-src 'none'; style-src {_digest(LOOKS)}; base-uri 'none'; form-action 'none'"
STILL, FILTERED = _BASE, f"{_BASE}; script-src {_digest(FILTER)}"
"""The policy of a page without a script, and of one with the filter."""
EDITION = "1"
"""Of how the pages are written: another one is written anew. Changed with everything that changes a page of a ticket."""
