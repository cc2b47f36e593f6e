"""A Modbus RTU server that others wrote, on the serial port given: eight registers from 0 of the unit given."""
import sys
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer
from pymodbus.transaction import ModbusRtuFramer

port, unit = sys.argv[1], int(sys.argv[2])
registers = ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, [0] * 128), zero_mode=True)
context = ModbusServerContext(slaves={unit: registers}, single=False)
StartSerialServer(context=context, framer=ModbusRtuFramer, port=port, baudrate=9600, timeout=1)
