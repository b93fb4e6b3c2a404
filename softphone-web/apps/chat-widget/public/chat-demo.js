// The page of a company: it says which chat it wants, and in which language.
const chinese = {
  title: '您的订单 17', lead: '这是一个公司网页的示例。右下角是客户看到的聊天窗口：请留言，然后在坐席工作台回复。', what: '商品',
  kettle: '“极光”电热水壶，1.7 升', state: '状态', onTheWay: '运送中', ask: '咨询此订单', pageTitle: '订单 17 – 北风电器',
}
const language = new URLSearchParams(location.search).get('lang') === 'zh' ? 'zh' : 'en'
if (language === 'zh') {
  document.documentElement.lang = 'zh-CN'
  document.title = chinese.pageTitle
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = chinese[element.dataset.text]
}
window.chat = window.Crm.chat({
  queue: 'support', language, fields: 'name email topic', callbackQueue: 'support', attributes: { 'order.number': '17' },
  topics: language === 'zh' ? ['订单', '配送', '退货', '其他'] : ['My order', 'Delivery', 'Returns', 'Something else'],
})
document.getElementById('ask').addEventListener('click', () => window.chat.open())
