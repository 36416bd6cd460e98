/** Words that SystemRDL 2.0 reserves: as names they are written with a backslash. */
const rdlKeywords = new Set(
  `abstract accesstype addressingtype addrmap alias all bit boolean bothedge compact component componentwidth
  constraint default encode enum external false field fullalign hw inside internal level longint mem na negedge
  nonsticky number onreadtype onwritetype posedge property r rclr ref reg regalign regfile rset ruser rw rw1 signal
  string struct sw this true type unsigned w w1 wclr woclr woset wot wr wset wuser wzc wzs wzt`.split(/\s+/),
);

export function rdlName(name: string): string {
  return rdlKeywords.has(name) ? `\\${name}` : name;
}

/** The access of IP-XACT for one of ours; what is special about it stands in other elements. */
export function xmlAccess(access: string): string {
  if (access === 'ro' || access === 'rc' || access === 'constant') return 'read-only';
  return access === 'wo' || access === 'pulse' ? 'write-only' : 'read-write';
}
