import { clockText } from '@crm/core'
import type { CourseItem } from '@crm/protocol'
import { useServices } from '../base/Services.tsx'
import { useStore } from '../base/useStore.ts'
import { Go } from '../controls/Go.tsx'
import { Icon } from '../controls/Icon.tsx'
import { courseIcon, courseText, resultKind } from './courseText.ts'
import { secondText } from './secondText.ts'

/** Everything that happened, in order, with when it was and how long it lasted. */
export function Course({ items, startedAt }: { items: readonly CourseItem[]; startedAt: string }) {
  return <ol className="course">{items.map((item, index) => <Step key={index} item={item} startedAt={startedAt} />)}</ol>
}

function Step({ item, startedAt }: { item: CourseItem; startedAt: string }) {
  const { text, languageTag, names } = useServices()
  const { title, facts, result } = courseText(item, useStore(names), text, languageTag)
  const lasted = item.to === null ? null : (Date.parse(item.to) - Date.parse(item.at)) / 1_000
  return (
    <li className={`course-${item.kind}`}>
      <time dateTime={item.at} title={`+${clockText((Date.parse(item.at) - Date.parse(startedAt)) / 1_000)}`}>{secondText(item.at, languageTag)}</time>
      <span className="course-mark"><Icon name={courseIcon(item.kind)} size={15} /></span>
      <div className="course-words">
        <span>
          <strong>{title}</strong>
          {facts.length > 0 && <span>{facts.join(' · ')}</span>}
          {result !== null && <span className={`outcome outcome-${resultKind(item)}`}>{result}</span>}
          {item.customerId !== null && <Go to={`/customers/${item.customerId}`}>{text('openCustomer')}</Go>}
        </span>
        {item.detail !== null && item.detail !== item.result && <span className="course-detail">{item.detail}</span>}
      </div>
      <span className="faint clock">{lasted === null || lasted < 1 ? '' : clockText(lasted)}</span>
    </li>
  )
}
