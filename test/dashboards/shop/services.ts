/** A service of the shop as its callers know it. */
export interface ShopService {
  readonly name: string
  readonly caller: string
  readonly hosts: number
  readonly interfaces: readonly string[]
  /** Calls a minute at a usual hour, of all its interfaces and hosts. */
  readonly calls: number
  /** Median response time of its first interface, ms; each further one is slower. */
  readonly median: number
  /** Whether it reports its own calls too. */
  readonly reports: boolean
}

/** Every service of the shop, in an order that gives each its addresses. */
export const shopServices: readonly ShopService[] = [
  service('Shop.WebServer', 'Gateway.EntryServer', 3, ['index', 'search', 'login'], 1400, 18, true),
  service('Shop.CartServer', 'Shop.WebServer', 4, ['addItem', 'checkout', '查询库存'], 820, 35, true),
  service('Shop.PriceServer', 'Shop.CartServer', 6, ['getPrice', 'getDiscount'], 2300, 6, false),
  service('Shop.OrderServer', 'Shop.WebServer', 4, ['create', 'pay', 'cancel', 'list'], 410, 80, false),
  service('Pay.GatewayServer', 'Shop.OrderServer', 3, ['charge', 'refund', 'status'], 190, 220, false),
  service('Pay.RiskServer', 'Pay.GatewayServer', 2, ['score'], 180, 120, false),
  service('User.AccountServer', 'Shop.WebServer', 5, ['get', 'update', 'auth'], 3100, 4, true),
  service('User.SessionServer', 'Shop.WebServer', 5, ['check', 'open', 'close'], 5600, 2, true),
  service('User.MessageServer', 'Shop.OrderServer', 2, ['push', 'pull'], 130, 45, false),
  service('Search.IndexServer', 'Shop.WebServer', 4, ['query', 'suggest'], 1150, 55, false),
  service('Search.RankServer', 'Search.IndexServer', 4, ['rank'], 1100, 30, false),
  service('tars.tarsregistry', 'Shop.WebServer', 1, ['findObjectByIdInSameGroup'], 12, 2, false),
]

function service(
  name: string,
  caller: string,
  hosts: number,
  interfaces: readonly string[],
  calls: number,
  median: number,
  reports: boolean,
): ShopService {
  return { name, caller, hosts, interfaces, calls, median, reports }
}
