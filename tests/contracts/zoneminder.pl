# Camera frames as ZoneMinder makes them: reads lines «MODULE ADDRESS METHOD PRESET», prints each frame in hexadecimal. Its database, log and
# serial port are left out; FOLDER/ZoneMinder/Control holds the modules.
use strict;
use warnings;

my $frame = "";
BEGIN {
  my ($folder) = @ARGV;
  unshift @INC, $folder;
  $INC{$_} = 1 for qw(ZoneMinder/Base.pm ZoneMinder/Control.pm ZoneMinder/Logger.pm Device/SerialPort.pm);
  package ZoneMinder::Logger;
  no strict "refs";
  sub import { my $caller = caller; *{"${caller}::$_"} = sub { 0 } for qw(Debug Info Warning Error Fatal logDebugging); }
  package ZoneMinder::Control;
  sub getParam { my ($self, $params, $name, $default) = @_; return $params->{$name} // $default; }
}

package Wire;
sub new { return bless {}, shift; }
sub write { $frame .= $_[1]; return length $_[1]; }

package main;
while (my $line = <STDIN>) {
  my ($module, $address, $method, $preset) = split " ", $line;
  require "ZoneMinder/Control/$module.pm";
  my $camera = bless { port => Wire->new, Monitor => { ControlAddress => $address } }, "ZoneMinder::Control::$module";
  $frame = "";
  $camera->$method({ preset => $preset });
  print unpack("H*", $frame), "\n";
}
