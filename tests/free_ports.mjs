#!/usr/bin/env node
// Prints the first of so many ports in a row that nobody listens at. Usage: free_ports.mjs N
import { freePorts } from './web/fixture.mjs';

console.log(await freePorts(Number(process.argv[2])));
