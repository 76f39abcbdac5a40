"""A card with a chip, as one that a bank issues answers: applications, records, a number."""

from dataclasses import dataclass, field

UNIONPAY = bytes.fromhex("A000000333010101")
PASSPORT = bytes.fromhex("A0000002471001")
"""Of electronic passports and identity cards (ICAO Doc 9303, part 10)."""
NOT_FOUND = b"\x6a\x82"
DONE = b"\x90\x00"


def tlv(tag: int, value: bytes) -> bytes:
    """One data object."""
    length = bytes([len(value)]) if len(value) < 0x80 else bytes([0x81, len(value)])
    return tag.to_bytes(2 if tag > 0xFF else 1, "big") + length + value


def as_number(number: str) -> bytes:
    """A number's digits, two in a byte, filled up with F."""
    return bytes.fromhex(number + "F" * (len(number) % 2))


@dataclass
class Chip:
    """A card; every way in which cards differ is one of its settings."""

    number: str = "6221881234567890123"
    application: bytes = UNIONPAY
    directory: str = "2PAY.SYS.DDF01"
    """Or `1PAY.SYS.DDF01`, whose names stand in a record, or none."""
    on_stripe: bool = False
    """The number stands where the stripe's text does."""
    bare: bool = False
    """The file locator stands alone, without its name."""
    in_parts: bool = False
    """It says first how long its answer is, and gives it when asked again."""
    asked: list[bytes] = field(default_factory=list)
    kept: bytes = b""

    def exchange(self, command: bytes) -> bytes:
        """Answer one command."""
        self.asked.append(command)
        if command[1] == 0xC0:
            return self.kept + DONE
        answer = self._answer(command)
        if self.in_parts and answer != NOT_FOUND:
            self.kept = answer
            return b"\x61" + bytes([len(answer)])
        return answer if answer == NOT_FOUND else answer + DONE

    def _answer(self, command: bytes) -> bytes:
        said = command[5 : 5 + command[4]]
        match command[1]:
            case 0xA4:
                return self._chosen(said)
            case 0xA8:
                assert said == b"\x83\x06" + bytes(6)
                return self._processing()
            case 0xB2:
                return self._record(command[2], command[3] >> 3)
        return NOT_FOUND

    def _chosen(self, name: bytes) -> bytes:
        if name == self.directory.encode() and name.startswith(b"2"):
            named = tlv(0xBF0C, tlv(0x61, tlv(0x4F, self.application) + tlv(0x87, b"\x01")))
            return tlv(0x6F, tlv(0x84, name) + tlv(0xA5, named))
        if name == self.directory.encode():
            return tlv(0x6F, tlv(0x84, name) + tlv(0xA5, tlv(0x88, b"\x01")))
        if name == self.application and self.number:
            wishes = bytes.fromhex("9F0206")  # the amount, six bytes
            return tlv(0x6F, tlv(0x84, name) + tlv(0xA5, tlv(0x9F38, wishes)))
        return NOT_FOUND

    def _processing(self) -> bytes:
        locator = bytes([2 << 3, 1, 2, 0])
        if self.bare:
            return tlv(0x80, b"\x19\x80" + locator)
        return tlv(0x77, tlv(0x82, b"\x19\x80") + tlv(0x94, locator))

    def _record(self, record: int, file: int) -> bytes:
        if (file, record) == (1, 1):
            return tlv(0x70, tlv(0x61, tlv(0x4F, self.application)))
        if (file, record) == (2, 1):
            return tlv(0x70, tlv(0x5F20, b"LEE/MINJUN"))
        if (file, record) == (2, 2) and self.on_stripe:
            return tlv(0x70, tlv(0x57, as_number(f"{self.number}D3012201")))
        return tlv(0x70, tlv(0x5A, as_number(self.number))) if file == 2 else NOT_FOUND
