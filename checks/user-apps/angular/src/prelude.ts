import { HttpClient } from '@angular/common/http'
import { Component, inject } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import {
  ChatHubService,
  provideChatHub,
  withInjectedOptions,
  type ChatHubTokenAnswer,
} from '@chathub/angular'
import { firstValueFrom } from 'rxjs'
import { App, fetchOperatorToken, report } from './site'
